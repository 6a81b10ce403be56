package org.belfry.media.quality;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.belfry.sip.sdp.Codec;

/// What the payload types of one stream mean, as far as its quality is concerned. Immutable.
///
/// Which packets hold nothing to hear is known of comfort noise (RFC 3389), of Opus that stopped
/// transmitting (RFC 7587 §3.1.3: one or two bytes), and of G.711 by its octets for zero; of other
/// codecs nothing is said.
public final class Negotiated {

    private static final int TYPES = 128;
    private static final int CLOCK_HERTZ_MAX = 1_000_000;
    private static final int CLOCK_HERTZ_OTHERWISE = 8_000;
    private static final int OPUS_STOPPED_BYTES_MAX = 2;
    private static final long HIGH_BITS_GONE = 0x7F7F7F7F7F7F7F7FL;
    private static final long PCMA_ZERO = 0x5555555555555555L;

    /// How silence is told.
    private enum Silence {
        UNKNOWN,
        ALWAYS,
        SHORT,
        PCMU_ZEROS,
        PCMA_ZEROS
    }

    private final PayloadTypes types;
    private final int clockHertz;
    private final Optional<RatedCodec> voice;
    private final String name;
    private final Silence[] silences = new Silence[TYPES];

    private Negotiated(Collection<Codec.Numbered> codecs) {
        var all = PayloadTypes.NONE;
        Arrays.fill(silences, Silence.UNKNOWN);
        for (var each : codecs) {
            all = all.with(each.payloadType());
            silences[each.payloadType()] = silence(each.codec());
        }
        types = all;
        var first = codecs.stream()
                .map(Codec.Numbered::codec)
                .filter(codec -> !codec.isCompanion())
                .findFirst();
        clockHertz = first.map(codec -> Math.min(codec.clockRateHz(), CLOCK_HERTZ_MAX))
                .orElse(CLOCK_HERTZ_OTHERWISE);
        voice = first.flatMap(codec -> RatedCodec.ofEncoding(codec.encoding()));
        name = first.map(Codec::encoding).orElse("nothing");
    }

    /// The codecs the far side may send, the first that is no companion being the one it will.
    public static Negotiated of(Collection<Codec.Numbered> codecs) {
        return new Negotiated(codecs);
    }

    private static Silence silence(Codec codec) {
        return switch (codec.encoding().toLowerCase(Locale.ROOT)) {
            case "cn" -> Silence.ALWAYS;
            case "opus" -> Silence.SHORT;
            case "pcmu" -> Silence.PCMU_ZEROS;
            case "pcma" -> Silence.PCMA_ZEROS;
            default -> Silence.UNKNOWN;
        };
    }

    public PayloadTypes types() {
        return types;
    }

    /// Of the first codec; 8,000 if there is none.
    public int clockHertz() {
        return clockHertz;
    }

    /// The first codec, if it is rated.
    public Optional<RatedCodec> voice() {
        return voice;
    }

    /// What SDP calls the first codec.
    public String codecName() {
        return name;
    }

    /// Whether the payload of `length` bytes at `at`, in clear, surely holds nothing to hear. Looks at
    /// the first bytes only unless they are silent.
    public boolean isSilent(int payloadType, MemorySegment region, long at, int length) {
        return switch (silences[payloadType & 0x7F]) {
            case UNKNOWN -> false;
            case ALWAYS -> true;
            case SHORT -> length <= OPUS_STOPPED_BYTES_MAX;
            // Both zeros: 0x7F and 0xFF, 0x55 and 0xD5.
            case PCMU_ZEROS -> length > 0 && hasOnly(HIGH_BITS_GONE, region, at, length);
            case PCMA_ZEROS -> length > 0 && hasOnly(PCMA_ZERO, region, at, length);
        };
    }

    private static boolean hasOnly(long octets, MemorySegment region, long at, int length) {
        int done = 0;
        for (; done + 8 <= length; done += 8) {
            if ((region.get(ValueLayout.JAVA_LONG_UNALIGNED, at + done) & HIGH_BITS_GONE) != octets) {
                return false;
            }
        }
        for (; done < length; done++) {
            if ((region.get(ValueLayout.JAVA_BYTE, at + done) & 0x7F) != (octets & 0x7F)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "Negotiated[" + name + ": " + types + "]";
    }
}
