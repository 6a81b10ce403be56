package org.belfry.media.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.ice.Candidate;
import org.belfry.ice.IceCredentials;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Connection;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.IceAttribute;
import org.belfry.sip.sdp.LocalSession;
import org.belfry.sip.sdp.LocalStream;
import org.belfry.sip.sdp.LocalStream.Protection;
import org.belfry.sip.sdp.Origin;
import org.belfry.sip.sdp.SdpParsed;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.belfry.sip.sdp.SecurityAttribute.Suite;
import org.belfry.sip.sdp.SessionDescription;

/// Both sides of legs for tests: ours, and peers of each kind that answer what they are offered.
final class Ends {

    static final Fingerprint OURS = new Fingerprint("sha-256", "0A:".repeat(31) + "0B");
    static final Fingerprint PEERS = new Fingerprint("sha-256", "1A:".repeat(31) + "1B");
    static final IpAddress ADDRESS = IpAddress.parse("198.51.100.10");
    static final Random CHANCE = new Random(42);

    static final Codec VP8 = new Codec("VP8", 90_000, 1, "", List.of("nack", "nack pli", "ccm fir"));
    static final Codec RTX = Codec.of("rtx", 90_000);
    static final Codec H264 = new Codec(
            "H264",
            90_000,
            1,
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
            List.of("nack", "nack pli"));

    private static final List<Codec> AUDIO =
            List.of(Codec.OPUS, Codec.G722, Codec.PCMA, Codec.PCMU, Codec.TELEPHONE_EVENT);

    private Ends() {}

    static Endpoint endpoint(EndpointKind kind) {
        boolean browser = kind == EndpointKind.BROWSER;
        return new Endpoint(
                kind, kind != EndpointKind.PLAIN_TRUNK, AUDIO, browser ? List.of(VP8, RTX, H264, RTX) : List.of());
    }

    static Leg leg(EndpointKind kind) {
        return Leg.of(endpoint(kind), media(), CHANCE);
    }

    static LocalMedia media() {
        return new LocalMedia(
                ADDRESS,
                10_000,
                new LocalMedia.Browser(IceCredentials.next(CHANCE), Candidate.host(List.of(ADDRESS), 10_000, 1), OURS));
    }

    /// What a peer of that kind would answer.
    static LocalSession peer(EndpointKind kind, Codec... audio) {
        var address = Connection.of(IpAddress.parse("192.0.2.200"));
        var codecs = audio.length == 0 ? AUDIO : List.of(audio);
        boolean browser = kind == EndpointKind.BROWSER;
        var protection = protection(kind);
        var ice = new LocalStream.Ice(
                new IceAttribute.Ufrag("peer"),
                new IceAttribute.Password(Redacted.of("p".repeat(24))),
                List.of(),
                false,
                false);
        var options = new LocalStream.Options(browser, false, 30, Set.of());
        var sound = new LocalStream(
                "audio",
                40_000,
                codecs,
                Direction.SENDRECV,
                List.of(protection),
                options,
                browser ? ice : null,
                List.of());
        var sight = new LocalStream(
                "video", 40_000, List.of(VP8, RTX), Direction.SENDRECV, List.of(protection), options, ice, List.of());
        var session =
                LocalSession.of(Origin.of(77, address), address, browser ? List.of(sound, sight) : List.of(sound));
        return browser ? session.withBundle() : session;
    }

    private static Protection protection(EndpointKind kind) {
        return switch (kind) {
            case SECURE_PHONE -> Protection.Sdes.of(List.of(Suite.AES_CM_128_HMAC_SHA1_80), CHANCE);
            case BEST_EFFORT_PHONE -> Protection.Sdes.of(List.of(Suite.AEAD_AES_256_GCM), CHANCE);
            case PLAIN_TRUNK -> new Protection.UnprotectedRtp();
            case BROWSER -> new Protection.Dtls(List.of(PEERS), Setup.Role.ACTIVE, null);
        };
    }

    static EndpointKind kindOf(String file) {
        return file.startsWith("secure")
                ? EndpointKind.SECURE_PHONE
                : file.startsWith("best")
                        ? EndpointKind.BEST_EFFORT_PHONE
                        : file.startsWith("plain") ? EndpointKind.PLAIN_TRUNK : EndpointKind.BROWSER;
    }

    static String text(String file) {
        String name = "/sdp/offers/" + file + ".sdp";
        try (InputStream in = Objects.requireNonNull(Ends.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^# .*\n", "");
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    static SessionDescription read(String text) {
        var parsed = SessionDescription.parse(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(parsed).isInstanceOf(SdpParsed.Whole.class);
        return ((SdpParsed.Whole) parsed).description();
    }

    static SessionDescription file(String file) {
        return read(text(file));
    }

    static LegOutcome.Agreed agreed(LegOutcome outcome) {
        assertThat(outcome).isInstanceOf(LegOutcome.Agreed.class);
        return (LegOutcome.Agreed) outcome;
    }
}
