package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.sip.sdp.LocalStream.Protection;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.belfry.sip.sdp.SecurityAttribute.Setup;

/// How the protocol of an `m=` line, its keys and a way of protection go together (RFC 4568, 5763, 8643).
final class Transport {

    private static final List<String> PLAIN = List.of("RTP/AVP", "RTP/AVPF");
    private static final List<String> SECURE = List.of("RTP/SAVP", "RTP/SAVPF");
    private static final List<String> DTLS = List.of("UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF");

    private Transport() {}

    static boolean isPlain(String protocol) {
        return PLAIN.contains(protocol);
    }

    static boolean isSecure(String protocol) {
        return SECURE.contains(protocol);
    }

    static boolean isDtls(String protocol) {
        return DTLS.contains(protocol);
    }

    /// What to answer with to take the stream under this protection; nothing if it does not fit. Keys beside a plain
    /// profile are the opportunistic offer of RFC 8643: they are taken, and the profile stays.
    static Optional<List<Attribute>> answer(MediaStream offered, Protection protection) {
        String protocol = offered.media().protocol();
        return switch (protection) {
            case Protection.UnprotectedRtp() -> isPlain(protocol) ? Optional.of(List.of()) : Optional.empty();
            case Protection.Sdes(var own) -> isDtls(protocol) ? Optional.empty() : crypto(offered, own);
            case Protection.Dtls dtls -> dtls(offered, dtls);
            case Protection.NotRtp(var wanted) ->
                protocol.equalsIgnoreCase(wanted) ? Optional.of(List.of()) : Optional.empty();
        };
    }

    /// The offerer's order decides (RFC 4568 §5.1.2): its first line we can speak.
    private static Optional<List<Attribute>> crypto(MediaStream offered, List<Crypto> own) {
        if (!offered.media().line().isRtp()) {
            return Optional.empty();
        }
        for (var theirs : offered.cryptos()) {
            for (var ours : own) {
                if (theirs.isUsable() && theirs.suite().equals(ours.suite())) {
                    return Optional.of(List.of(
                            new Crypto(theirs.tag(), theirs.suiteName(), ours.keys(), ours.sessionParameters())));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<List<Attribute>> dtls(MediaStream offered, Protection.Dtls dtls) {
        if (!offered.media().line().isRtp() || !hasUsableFingerprint(offered)) {
            return Optional.empty();
        }
        var answer = new ArrayList<Attribute>(dtls.fingerprints());
        answer.add(new Setup(answerTo(offered.setup().orElse(Setup.Role.ACTIVE), dtls.preferred())));
        String tlsId = dtls.tlsId();
        if (tlsId != null && offered.tlsId().isPresent()) {
            answer.add(new SecurityAttribute.TlsId(tlsId));
        }
        return Optional.of(List.copyOf(answer));
    }

    /// RFC 4145 §4.1. An offerer that says nothing is active (there), so we wait for it.
    private static Setup.Role answerTo(Setup.Role offered, Setup.Role preferred) {
        return switch (offered) {
            case ACTIVE -> Setup.Role.PASSIVE;
            case PASSIVE -> Setup.Role.ACTIVE;
            case ACTPASS -> preferred;
            case HOLDCONN -> Setup.Role.HOLDCONN;
        };
    }

    static boolean hasUsableFingerprint(MediaStream stream) {
        return stream.fingerprints().stream().anyMatch(Transport::isUsable);
    }

    private static boolean isUsable(Fingerprint fingerprint) {
        if (!Protection.Dtls.HASHES.contains(fingerprint.hash())) {
            return false;
        }
        return fingerprint.digestBytes() * 8
                == Integer.parseInt(fingerprint.hash().substring(4));
    }
}
