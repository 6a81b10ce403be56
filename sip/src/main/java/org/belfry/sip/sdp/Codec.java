package org.belfry.sip.sdp;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.belfry.sip.sdp.CodecAttribute.Fmtp;

/// A codec, or a format that travels beside one, without its payload number.
///
/// @param parameters its `fmtp`, or nothing
/// @param feedback its `rtcp-fb` values
public record Codec(String encoding, int clockRateHz, int channels, String parameters, List<String> feedback) {

    public static final Codec PCMU = of("PCMU", 8_000);
    public static final Codec PCMA = of("PCMA", 8_000);
    public static final Codec G722 = of("G722", 8_000);
    public static final Codec OPUS = new Codec("opus", 48_000, 2, "useinbandfec=1", List.of());
    public static final Codec TELEPHONE_EVENT = new Codec("telephone-event", 8_000, 1, "0-16", List.of());

    /// They carry no conversation of their own, so a stream with nothing else in common is refused.
    private static final Set<String> COMPANIONS =
            Set.of("telephone-event", "cn", "rtx", "red", "ulpfec", "flexfec-03", "flexfec");

    /// What the answer must say the same way as the offer, because it numbers payloads or fixes the bitstream.
    private static final Set<String> MIRRORED =
            Set.of("rtx", "red", "h264", "h265", "vp9", "av1", "amr", "amr-wb", "ilbc", "g7221", "g729");

    /// By payload number (RFC 3551 §6), in its order.
    private static final SortedMap<Integer, Codec> ASSIGNED =
            Collections.unmodifiableSortedMap(new TreeMap<>(Map.ofEntries(
                    Map.entry(0, PCMU),
                    Map.entry(3, of("GSM", 8_000)),
                    Map.entry(4, of("G723", 8_000)),
                    Map.entry(5, of("DVI4", 8_000)),
                    Map.entry(6, of("DVI4", 16_000)),
                    Map.entry(7, of("LPC", 8_000)),
                    Map.entry(8, PCMA),
                    Map.entry(9, G722),
                    Map.entry(10, new Codec("L16", 44_100, 2, "", List.of())),
                    Map.entry(11, of("L16", 44_100)),
                    Map.entry(12, of("QCELP", 8_000)),
                    Map.entry(13, of("CN", 8_000)),
                    Map.entry(14, of("MPA", 90_000)),
                    Map.entry(15, of("G728", 8_000)),
                    Map.entry(16, of("DVI4", 11_025)),
                    Map.entry(17, of("DVI4", 22_050)),
                    Map.entry(18, of("G729", 8_000)),
                    Map.entry(25, of("CelB", 90_000)),
                    Map.entry(26, of("JPEG", 90_000)),
                    Map.entry(28, of("nv", 90_000)),
                    Map.entry(31, of("H261", 90_000)),
                    Map.entry(32, of("MPV", 90_000)),
                    Map.entry(33, of("MP2T", 90_000)),
                    Map.entry(34, of("H263", 90_000)))));

    /// A payload number with its codec.
    public record Numbered(int payloadType, Codec codec) {}

    public Codec {
        Grammar.requireToken("encoding", encoding);
        Grammar.requireRange("clockRateHz", clockRateHz, 1, 10_000_000);
        Grammar.requireRange("channels", channels, 1, 255);
        Grammar.requireText("parameters", parameters);
        feedback = Grammar.requireTexts("feedback", feedback);
    }

    public static Codec of(String encoding, int clockRateHz) {
        return new Codec(encoding, clockRateHz, 1, "", List.of());
    }

    public Codec withParameters(String others) {
        return new Codec(encoding, clockRateHz, channels, others, feedback);
    }

    /// Whether it only accompanies a codec: digits, comfort noise, repair.
    public boolean isCompanion() {
        return COMPANIONS.contains(key());
    }

    /// The same payload format: name without case, rate, channels, and the parameters that make two streams of one
    /// name incompatible (RFC 6184 §8.2.2, RFC 9628 §6.2, RFC 4867 §8.3.1, RFC 3952 §5, RFC 5577 §5).
    public boolean matches(Codec other) {
        return clockRateHz == other.clockRateHz
                && channels == other.channels
                && encoding.equalsIgnoreCase(other.encoding)
                && parametersAgree(other);
    }

    /// What to say in an answer to `offered`, which matches.
    String answerTo(Codec offered) {
        return MIRRORED.contains(key()) ? offered.parameters : parameters;
    }

    String key() {
        return encoding.toLowerCase(Locale.ROOT);
    }

    private boolean parametersAgree(Codec other) {
        return switch (key()) {
            case "h264" -> same(other, "packetization-mode", "0") && profile().equals(other.profile());
            case "vp9" -> same(other, "profile-id", "0");
            case "h265" -> same(other, "profile-id", "1");
            case "av1" -> same(other, "profile", "0");
            case "amr", "amr-wb" -> same(other, "octet-align", "0");
            case "g7221" -> same(other, "bitrate", "");
            default -> true;
        };
    }

    private boolean same(Codec other, String parameter, String otherwise) {
        return Fmtp.parameter(parameters, parameter)
                .orElse(otherwise)
                .equalsIgnoreCase(Fmtp.parameter(other.parameters, parameter).orElse(otherwise));
    }

    /// The H.264 profile with its constraint bits, without the level; both spellings of constrained baseline are one.
    private String profile() {
        String id =
                Fmtp.parameter(parameters, "profile-level-id").orElse("420010").toLowerCase(Locale.ROOT);
        String profile = id.length() < 4 ? id : id.substring(0, 4);
        return switch (profile) {
            case "42e0", "42c0", "4de0", "4dc0" -> "42e0";
            default -> profile;
        };
    }

    /// The codec behind a payload number that needs no `rtpmap` (RFC 3551 §6).
    static Optional<Codec> assigned(int payloadType) {
        return Optional.ofNullable(ASSIGNED.get(payloadType));
    }

    /// The number this codec has without being asked, or -1.
    int assignedNumber() {
        for (var assigned : ASSIGNED.entrySet()) {
            var codec = assigned.getValue();
            if (clockRateHz == codec.clockRateHz
                    && channels == codec.channels
                    && encoding.equalsIgnoreCase(codec.encoding)) {
                return assigned.getKey();
            }
        }
        return -1;
    }
}
