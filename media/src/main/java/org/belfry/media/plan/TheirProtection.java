package org.belfry.media.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.belfry.sip.sdp.Connection;
import org.belfry.sip.sdp.MediaStream;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;

/// Whether a stream of the other side is carried the way its endpoint has to.
final class TheirProtection {

    private static final Set<String> PLAIN = Set.of("RTP/AVP", "RTP/AVPF");
    private static final Set<String> SECURE = Set.of("RTP/SAVP", "RTP/SAVPF");
    private static final Set<String> DTLS = Set.of("UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF");
    private static final List<String> HASHES = List.of("sha-256", "sha-384", "sha-512");

    private TheirProtection() {}

    static boolean isOpen(MediaStream stream) {
        return stream.media().port() != 0 || stream.isBundleOnly();
    }

    /// @param wasProtected the leg has been protected before
    static Optional<Refusal> refuses(Endpoint endpoint, MediaStream stream, boolean wasProtected) {
        String protocol = stream.media().protocol();
        if (endpoint.isBrowser()) {
            return browser(stream, DTLS.contains(protocol));
        }
        if (DTLS.contains(protocol)) {
            return Optional.of(Refusal.DTLS_UNEXPECTED);
        }
        if (named(stream)) {
            return Optional.of(Refusal.NAMED_ADDRESS);
        }
        boolean keys = stream.cryptos().stream().anyMatch(Crypto::isUsable);
        boolean secure = SECURE.contains(protocol);
        if (!secure && !PLAIN.contains(protocol)) {
            return Optional.of(Refusal.NOT_PROTECTED);
        }
        boolean mayBePlain = endpoint.kind() == EndpointKind.PLAIN_TRUNK && !secure;
        if (keys && !endpoint.secureSignalling() && !mayBePlain) {
            return Optional.of(Refusal.KEYS_IN_CLEAR);
        }
        boolean plain = !keys || !endpoint.secureSignalling();
        if (plain && wasProtected) {
            return Optional.of(Refusal.LOWERED);
        }
        return plain && !mayBePlain ? Optional.of(Refusal.NOT_PROTECTED) : Optional.empty();
    }

    private static Optional<Refusal> browser(MediaStream stream, boolean dtls) {
        if (!dtls) {
            return Optional.of(stream.cryptos().isEmpty() ? Refusal.NOT_PROTECTED : Refusal.KEYS_FROM_BROWSER);
        }
        boolean named = stream.fingerprints().stream()
                .anyMatch(one -> HASHES.contains(one.hash())
                        && one.digestBytes() * 8 == Integer.parseInt(one.hash().substring(4)));
        if (!named) {
            return Optional.of(Refusal.NO_FINGERPRINT);
        }
        if (!stream.hasIce()) {
            return Optional.of(Refusal.NO_ICE);
        }
        return stream.isRtcpMux() || stream.isBundleOnly() ? Optional.empty() : Optional.of(Refusal.NO_RTCP_MUX);
    }

    private static boolean named(MediaStream stream) {
        return stream.connection().flatMap(Connection::literal).isEmpty();
    }
}
