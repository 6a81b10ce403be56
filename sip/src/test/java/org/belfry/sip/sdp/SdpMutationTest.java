package org.belfry.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.belfry.sip.sdp.LocalStream.Options;
import org.belfry.sip.sdp.LocalStream.Protection.Dtls;
import org.belfry.sip.sdp.LocalStream.Protection.Sdes;
import org.belfry.sip.sdp.LocalStream.Protection.UnprotectedRtp;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.belfry.sip.sdp.SecurityAttribute.Suite;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever arrives: no exception, and what is read at all prints to a canonical form that reads as the same. Fixed
/// seeds, so a failure repeats.
final class SdpMutationTest {

    private static final List<byte[]> CORPUS = SdpFiles.names("phones").stream()
            .map(name -> SdpFiles.bytes("phones", name))
            .toList();

    /// Pieces that hit a reader where it hurts.
    private static final List<String> NASTY = List.of(
            "\r\n",
            "\n\n",
            "\0",
            "\r",
            "=",
            ":",
            "/",
            " ",
            "\t",
            "99999999999999999999",
            "-1",
            "65536",
            "0",
            "${jndi:ldap://x}",
            "a=",
            "m=audio 0",
            "c=IN IP4 0.0.0.0",
            "\u0001",
            "a=group:BUNDLE",
            "a=mid:",
            "a=rtpmap:0 telephone-event/8000",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:",
            "a=fmtp:97 apt=97",
            "a=bundle-only",
            "|",
            ";",
            "%n%s",
            "a=simulcast:",
            "a=candidate:");

    private int read;

    @Test
    void tornAtEveryByteNothingEscapes() {
        for (var bytes : CORPUS) {
            for (int end = 0; end <= bytes.length; end++) {
                holds(Arrays.copyOf(bytes, end));
            }
        }
        assertThat(read).isGreaterThan(1_000);
    }

    @Test
    void everyByteChangedNothingEscapes() {
        for (var bytes : CORPUS) {
            for (int at = 0; at < bytes.length; at++) {
                for (byte value : new byte[] {0, '\n', ' ', '9', (byte) 0xFF}) {
                    var mutant = bytes.clone();
                    mutant[at] = value;
                    holds(mutant);
                }
            }
        }
        assertThat(read).isGreaterThan(1_000);
    }

    @Test
    void twentyThousandMutantsAreReadOrRefused() {
        mutants(20_000, 8_866);
    }

    @Test
    @Tag("long")
    void aMillionMutantsAreReadOrRefused() {
        mutants(1_000_000, 3_264);
    }

    private void mutants(int count, long seed) {
        var random = new Random(seed);
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder(
                    new String(CORPUS.get(random.nextInt(CORPUS.size())), StandardCharsets.ISO_8859_1));
            for (int step = random.nextInt(6); step >= 0; step--) {
                mutate(text, random);
            }
            holds(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        assertThat(read).isGreaterThan(count / 10);
    }

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(40));
        switch (random.nextInt(6)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, NASTY.get(random.nextInt(NASTY.size())));
            case 2 -> text.insert(at, text.substring(at, end));
            case 3 -> text.replace(at, end, NASTY.get(random.nextInt(NASTY.size())));
            case 4 -> moveLine(text, random);
            default -> {
                if (at < text.length()) {
                    text.setCharAt(at, (char) random.nextInt(256));
                }
            }
        }
    }

    private static void moveLine(StringBuilder text, Random random) {
        var lines = List.of(text.toString().split("\r\n"));
        var line = lines.get(random.nextInt(lines.size())) + "\r\n";
        int to = text.indexOf("\r\n", random.nextInt(text.length() + 1));
        text.insert(to < 0 ? text.length() : to + 2, line);
    }

    private void holds(byte[] bytes) {
        switch (SessionDescription.parse(bytes)) {
            case SdpParsed.Whole(var session) -> {
                read++;
                SdpFuzz.whole(session);
            }
            case SdpParsed.Broken(var _, int atByte) -> assertThat(atByte).isBetween(0, bytes.length);
        }
    }

    static LocalSession local() {
        var protections = List.<LocalStream.Protection>of(
                new Dtls(
                        List.of(new Fingerprint("sha-256", "00:".repeat(31) + "FF")),
                        Setup.Role.ACTIVE,
                        "0123456789abcdef0123"),
                Sdes.of(List.of(Suite.values()), new Random(1)),
                new UnprotectedRtp());
        var here = new Connection("IN", "IP4", "203.0.113.1", "");
        var options = new Options(true, false, 20, Set.of("urn:ietf:params:rtp-hdrext:ssrc-audio-level"));
        var audio = LocalStream.of(
                        "audio", 40_000, List.of(Codec.OPUS, Codec.PCMU, Codec.TELEPHONE_EVENT), protections.get(0))
                .withProtections(protections)
                .withOptions(options);
        var video = LocalStream.of(
                        "video",
                        40_002,
                        List.of(Codec.of("VP8", 90_000), Codec.of("H264", 90_000), Codec.of("rtx", 90_000)),
                        protections.get(0))
                .withProtections(protections);
        return LocalSession.of(Origin.of(7, here), here, List.of(audio, video)).withBundle();
    }
}
