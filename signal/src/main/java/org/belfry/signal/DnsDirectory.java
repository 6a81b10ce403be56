package org.belfry.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.belfry.ground.IpAddress;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.Passage;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;

/// The [Directory] of the world's name servers, through dnsjava. Blocks; thread-safe.
///
/// Answers are kept as long as they say, at most [#KEPT_MAX], refusals at most [#REFUSALS_KEPT_MAX],
/// and never more than [#ENTRIES_MAX] names: whoever makes us look up random names fills no memory. The
/// hosts file of the machine goes first. A name is asked for as it stands: no search domains.
public final class DnsDirectory implements Directory {

    static final Duration KEPT_MAX = Duration.ofHours(1);
    static final Duration REFUSALS_KEPT_MAX = Duration.ofSeconds(60);
    static final int ENTRIES_MAX = 10_000;

    static final Passage WAY = new Passage(
            "sip-names",
            "finds the servers of a SIP domain (RFC 3263)",
            "the names of the domains that are called",
            "the name servers this machine is configured for");

    private final LookupSession session;

    private DnsDirectory(LookupSession.LookupSessionBuilder builder) {
        var cache = new Cache(DClass.IN);
        cache.setMaxEntries(ENTRIES_MAX);
        cache.setMaxCache((int) KEPT_MAX.toSeconds());
        cache.setMaxNCache((int) REFUSALS_KEPT_MAX.toSeconds());
        this.session = builder.cache(cache).build();
    }

    /// Asks the servers this machine is configured for, and says so on the register of what leaves the house.
    public static DnsDirectory ofSystem(Egress egress) {
        egress.register(WAY);
        return new DnsDirectory(LookupSession.defaultBuilder());
    }

    /// Asks one resolver.
    static DnsDirectory of(Resolver resolver) {
        return new DnsDirectory(LookupSession.builder().resolver(resolver));
    }

    @Override
    public List<Service> services(String domain) {
        var services = new ArrayList<Service>();
        for (var each : records(domain, Type.NAPTR)) {
            if (each instanceof NAPTRRecord naptr
                    && naptr.getFlags().equalsIgnoreCase("s")
                    && naptr.getRegexp().isEmpty()) {
                services.add(new Service(
                        naptr.getOrder(),
                        naptr.getPreference(),
                        naptr.getService(),
                        naptr.getReplacement().toString(true)));
            }
        }
        return services;
    }

    @Override
    public List<Server> servers(String name) {
        var servers = new ArrayList<Server>();
        for (var each : records(name, Type.SRV)) {
            if (each instanceof SRVRecord srv && srv.getPort() > 0) {
                String target = srv.getTarget().equals(Name.root)
                        ? "."
                        : srv.getTarget().toString(true);
                servers.add(new Server(srv.getPriority(), srv.getWeight(), srv.getPort(), target));
            }
        }
        return servers;
    }

    @Override
    public List<IpAddress> addresses(String host) {
        var addresses = new ArrayList<IpAddress>();
        for (var each : records(host, Type.A)) {
            if (each instanceof ARecord a) {
                addresses.add(IpAddress.of(a.getAddress()));
            }
        }
        for (var each : records(host, Type.AAAA)) {
            if (each instanceof AAAARecord aaaa) {
                addresses.add(IpAddress.of(aaaa.getAddress()));
            }
        }
        return addresses;
    }

    private List<Record> records(String text, int type) {
        Name name = absolute(text);
        if (name == null) {
            return List.of();
        }
        try {
            return session.lookupAsync(name, type).toCompletableFuture().join().getRecords();
        } catch (CompletionException noSuchNameOrNoAnswer) {
            return List.of();
        }
    }

    private static @Nullable Name absolute(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException tooLong) {
            return null;
        }
    }
}
