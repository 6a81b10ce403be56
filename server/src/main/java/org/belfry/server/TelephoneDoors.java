package org.belfry.server;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.belfry.ground.Network;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.media.MediaPort;
import org.belfry.net.ClientCertificates;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.Opening;
import org.belfry.server.config.Configuration.Telephones;
import org.belfry.signal.Endpoint;
import org.belfry.signal.SipTransport;

/// What telephones and providers come in by: the doors of SIP, and the media port on the list of doors.
///
/// SIP over TLS is always open, in the clear only where an administrator switched it on, and then for the
/// networks named alone (policy B2). Opened and closed by one thread; [#port] is for any.
final class TelephoneDoors implements AutoCloseable {

    private final Telephones set;
    private final List<X509Certificate> authorities;
    private final Doors doors;
    private final Guard guard;
    private final Map<SipTransport, Integer> ports = new ConcurrentHashMap<>();
    private final List<Door> opened = new ArrayList<>();

    /// @param set what an administrator set
    /// @param authorities of providers' certificates
    TelephoneDoors(Telephones set, List<X509Certificate> authorities, Doors doors, Guard guard) {
        this.set = set;
        this.authorities = authorities;
        this.doors = doors;
        this.guard = guard;
    }

    List<X509Certificate> authorities() {
        return authorities;
    }

    /// Of our door for that transport, or 0.
    int port(SipTransport transport) {
        return ports.getOrDefault(transport, 0);
    }

    /// Opens them all.
    ///
    /// @throws StartFault if one can't be opened, with the sentence to show
    void open(Endpoint endpoint, MediaPort media) throws StartFault {
        var tls = spec("sip-tls", "SIP of telephones, over TLS", set.tlsPort(), GateLimits.sipStreams(), List.of());
        listed(SipTransport.TLS, endpoint.openTls(tls), "sip.tls.port", set.tlsPort());
        if (set.trunks().enabled()) {
            openToTrunks(endpoint, set.trunks().port());
        }
        if (set.udp().enabled()) {
            int port = set.udp().port();
            var udp = plain("sip-udp", port, GateLimits.sipDatagrams());
            listed(SipTransport.UDP, endpoint.openUdp(udp), "sip.udp.port", port);
        }
        if (set.tcp().enabled()) {
            int port = set.tcp().port();
            var tcp = plain("sip-tcp", port, GateLimits.sipStreams());
            listed(SipTransport.TCP, endpoint.openTcp(tcp), "sip.tcp.port", port);
        }
        enlist(media);
    }

    /// Apart from that of telephones: some of them don't get beyond being asked for a certificate.
    private void openToTrunks(Endpoint endpoint, int port) throws StartFault {
        var spec = spec(
                "sip-trunks",
                "SIP of providers that show a certificate, over TLS",
                port,
                GateLimits.sipStreams(),
                List.of());
        var opening = endpoint.openTls(spec, new ClientCertificates(false, authorities));
        opened.add(opened(opening, "sip.trunks.port", port));
    }

    private void listed(SipTransport transport, Opening<? extends Door> opening, String key, int port)
            throws StartFault {
        var door = opened(opening, key, port);
        opened.add(door);
        ports.put(transport, door.boundAddress().getPort());
    }

    private DoorSpec plain(String name, int port, GateLimits limits) {
        return spec(name, "SIP in the clear, for the networks named", port, limits, set.networks());
    }

    private DoorSpec spec(String name, String purpose, int port, GateLimits limits, List<Network> networks) {
        return new DoorSpec(name, purpose, new InetSocketAddress(port), guard.gate(name, limits, networks));
    }

    private static <D extends Door> D opened(Opening<D> opening, String key, int port) throws StartFault {
        return switch (opening) {
            case Opening.Opened<D>(D door) -> door;
            case Opening.Failed<D>(Opening.Why why, String sentence) ->
                throw new StartFault(
                        why == Opening.Why.PORT_TAKEN
                                ? sentence + ", e.g. with --set %s=%d".formatted(key, port + 10)
                                : sentence);
        };
    }

    private void enlist(MediaPort media) {
        int number = media.number();
        var voice = spec("media", "voice and video of calls", number, GateLimits.sipDatagrams(), List.of());
        opened.add(doors.enlist(voice, new InetSocketAddress(number), media::close));
        // Closed with the other.
        var control = spec(
                "media-rtcp",
                "control packets of telephones that can't send them with the rest; they pass the gate of media",
                number + 1,
                GateLimits.sipDatagrams(),
                List.of());
        opened.add(doors.enlist(control, new InetSocketAddress(number + 1), () -> {}));
        var own = spec(
                "media-own",
                "voice and video of one telephone that was not heard at the shared port, as long as it talks; it passes"
                        + " the gate of media",
                0,
                GateLimits.sipDatagrams(),
                List.of());
        doors.enlistPassing(
                own,
                () -> media.ownPorts().stream()
                        .flatMap(port -> Stream.of(port, port + 1))
                        .toList());
    }

    @Override
    public void close() {
        opened.forEach(Door::close);
    }
}
