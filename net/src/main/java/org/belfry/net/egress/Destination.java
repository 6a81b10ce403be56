package org.belfry.net.egress;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.belfry.ground.ByteCount;

/// A server we ask, and its line on the register: where to, why, with what. Immutable.
///
/// @param name short and stable, e.g. `password-feed`
/// @param purpose one sentence for the auditor
/// @param data what is sent there, in words, e.g. `nothing about anybody`
/// @param host name or address literal
/// @param reach which addresses that name may lead to
/// @param anchors the authorities to trust; none means those of the system
/// @param limits how long and how much
public record Destination(
        String name,
        String purpose,
        String data,
        String host,
        int port,
        Reach reach,
        List<X509Certificate> anchors,
        Limits limits)
        implements Way {

    public Destination {
        anchors = List.copyOf(anchors);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: %d (expected: 1..65535)".formatted(port));
        }
        if (host.isBlank() || host.length() > 253 || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '@')) {
            throw new IllegalArgumentException("host: '%s' (expected: a name or an address)".formatted(host));
        }
    }

    @Override
    public String leadsTo() {
        return host + ":" + port;
    }

    /// Somewhere on the Internet, under an authority the system trusts.
    public static Destination onTheInternet(String name, String purpose, String data, String host, int port) {
        return new Destination(name, purpose, data, host, port, Reach.INTERNET, List.of(), Limits.USUAL);
    }

    /// Our own doors, to see them as a visitor does.
    public static Destination ourselves(String name, String host, int port, List<X509Certificate> anchors) {
        return new Destination(
                name,
                "looks at our own doors as a visitor does",
                "nothing about anybody",
                host,
                port,
                Reach.OWN_MACHINE,
                anchors,
                Limits.USUAL);
    }

    /// Which addresses a destination may lead to. Link-local addresses, where clouds keep credentials
    /// (169.254.169.254), multicast and reserved ones never.
    public enum Reach {
        /// Public addresses only: a name that leads inside is an attack (server-side request forgery).
        INTERNET,
        /// Private networks too, for a server of the firm named by the administrator.
        INTERNET_AND_SITE,
        /// Loopback and this machine's own addresses only.
        OWN_MACHINE
    }

    /// @param connect until TCP is connected; blackholed addresses
    /// @param answer until the answer is whole; servers that drip
    /// @param body of the answer; servers that never stop
    public record Limits(Duration connect, Duration answer, ByteCount body) {

        public static final Limits USUAL =
                new Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), ByteCount.mebibytes(4));

        public Limits {
            if (!connect.isPositive() || !answer.isPositive() || body.bytes() < 1) {
                throw new IllegalArgumentException(
                        "limits: %s, %s, %s (expected: all above zero)".formatted(connect, answer, body));
            }
        }
    }

    public Destination with(Limits newLimits) {
        return new Destination(name, purpose, data, host, port, reach, anchors, newLimits);
    }
}
