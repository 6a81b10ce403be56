package org.belfry.signal;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.belfry.ground.IpAddress;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// Finds the ways to the host of a URI, the best first (RFC 3263 §4). May block as its [Directory] does; thread-safe.
///
///     numeric host or port given ──▶ addresses
///     transport given            ──▶ SRV of that transport ──▶ addresses of each server
///     neither                    ──▶ NAPTR ──▶ SRV ──▶ addresses; without NAPTR each one's SRV
///
/// `maddr` is not followed: it would let whoever writes a Contact choose whom we send to. Limits: [#HOPS_MAX] ways,
/// so that no answer of a name server keeps us trying for ever, and [#NAMES_MAX] names asked for on the way there:
/// whoever writes a URI may own a name server that lists thousands of others and answers slowly, and few look-ups
/// run at a time.
final class Locator {

    static final int HOPS_MAX = 16;
    static final int NAMES_MAX = 24;

    /// What browsers call themselves, who are reached by their flow alone (RFC 7118 §5.2); never a name (RFC 6761
    /// §6.4).
    private static final String NOWHERE = ".invalid";

    private final Directory directory;
    private final RandomGenerator random;

    Locator(Directory directory, RandomGenerator random) {
        this.directory = directory;
        this.random = random;
    }

    /// None if nothing is known by that name, or the URI asks for a transport we cannot open.
    List<Hop> hops(SipUri uri) {
        String host = host(uri);
        if (host.endsWith(NOWHERE)) {
            return List.of();
        }
        var asked = asked(uri);
        if (asked == null && uri.transport() != null) {
            return List.of();
        }
        var literal = literal(host);
        if (literal != null || uri.port().isPresent()) {
            var transport = asked != null ? asked : uri.isSecure() ? SipTransport.TLS : SipTransport.UDP;
            int port = uri.port().orElse(transport.usualPort());
            return literal != null
                    ? List.of(new Hop(transport, socket(literal, port), host))
                    : addresses(transport, host, port, host);
        }
        var search = new Search(host);
        var found = asked != null ? search.servers(asked, srvName(asked, host)) : search.services(uri.isSecure());
        if (!found.isEmpty()) {
            return found.subList(0, Math.min(found.size(), HOPS_MAX));
        }
        var transport = asked != null ? asked : uri.isSecure() ? SipTransport.TLS : SipTransport.UDP;
        return addresses(transport, host, transport.usualPort(), host);
    }

    /// The transport the URI names; null if it names none, or one that cannot be opened towards it.
    private static @Nullable SipTransport asked(SipUri uri) {
        String named = uri.transport();
        if (named == null) {
            return null;
        }
        return switch (named) {
            case "udp" -> uri.isSecure() ? null : SipTransport.UDP;
            case "tcp" -> uri.isSecure() ? SipTransport.TLS : SipTransport.TCP;
            case "tls" -> SipTransport.TLS;
            default -> null;
        };
    }

    /// One look-up: what has been found of a domain, and how many names it may ask for yet. Used by one thread.
    private final class Search {
        private final String domain;
        private final List<Hop> hops = new ArrayList<>();
        private int names = NAMES_MAX;

        Search(String domain) {
            this.domain = domain;
        }

        List<Hop> services(boolean secure) {
            var services = directory.services(domain).stream()
                    .sorted(Comparator.comparingInt(Directory.Service::order)
                            .thenComparingInt(Directory.Service::preference))
                    .toList();
            for (var service : services) {
                var transport = transportOf(service.service());
                if (transport != null && (transport.isSecure() || !secure)) {
                    servers(transport, service.replacement());
                }
            }
            return hops.isEmpty() ? serversOfEachTransport(secure) : hops;
        }

        private List<Hop> serversOfEachTransport(boolean secure) {
            servers(SipTransport.TLS, srvName(SipTransport.TLS, domain));
            if (!secure) {
                servers(SipTransport.TCP, srvName(SipTransport.TCP, domain));
                servers(SipTransport.UDP, srvName(SipTransport.UDP, domain));
            }
            return hops;
        }

        List<Hop> servers(SipTransport transport, String name) {
            var listed = mayAsk() ? directory.servers(name) : List.<Directory.Server>of();
            for (var server : inTurn(listed)) {
                // RFC 2782: a target of "." says that the service is decidedly not here.
                if (!server.target().equals(".") && mayAsk()) {
                    hops.addAll(addresses(transport, server.target(), server.port(), domain));
                }
            }
            return hops;
        }

        private boolean mayAsk() {
            return hops.size() < HOPS_MAX && names-- > 0;
        }
    }

    private static @Nullable SipTransport transportOf(String service) {
        return switch (service.toUpperCase(Locale.ROOT)) {
            case "SIPS+D2T" -> SipTransport.TLS;
            case "SIP+D2T" -> SipTransport.TCP;
            case "SIP+D2U" -> SipTransport.UDP;
            default -> null;
        };
    }

    private static String srvName(SipTransport transport, String domain) {
        return switch (transport) {
            case UDP -> "_sip._udp." + domain;
            case TCP, WS -> "_sip._tcp." + domain;
            case TLS, WSS -> "_sips._tcp." + domain;
        };
    }

    private List<Hop> addresses(SipTransport transport, String host, int port, String domain) {
        return directory.addresses(host).stream()
                .limit(HOPS_MAX)
                .map(address -> new Hop(transport, socket(address, port), domain))
                .toList();
    }

    /// Lower priorities first; within one, drawn by weight (RFC 2782).
    private List<Directory.Server> inTurn(List<Directory.Server> servers) {
        var byPriority = new TreeMap<Integer, List<Directory.Server>>();
        servers.forEach(server -> byPriority
                .computeIfAbsent(server.priority(), _ -> new ArrayList<>())
                .add(server));
        var inTurn = new ArrayList<Directory.Server>();
        for (var same : byPriority.values()) {
            // Those of weight 0 go first in the running sum, so that they are hardly ever drawn before others.
            same.sort(Comparator.comparingInt(Directory.Server::weight));
            while (!same.isEmpty()) {
                inTurn.add(same.remove(drawn(same)));
            }
        }
        return inTurn;
    }

    private int drawn(List<Directory.Server> same) {
        int sum = same.stream().mapToInt(Directory.Server::weight).sum();
        int draw = random.nextInt(sum + 1);
        int running = 0;
        for (int i = 0; i < same.size(); i++) {
            running += same.get(i).weight();
            if (running >= draw) {
                return i;
            }
        }
        return same.size() - 1;
    }

    private static String host(SipUri uri) {
        String host = uri.host();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return bare.toLowerCase(Locale.ROOT);
    }

    private static @Nullable IpAddress literal(String host) {
        try {
            return IpAddress.parse(host);
        } catch (IllegalArgumentException aName) {
            return null;
        }
    }

    private static InetSocketAddress socket(IpAddress address, int port) {
        return new InetSocketAddress(address.toInetAddress(), port);
    }
}
