package org.belfry.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class G711Test {

    /// Decision and output values of tables 1a to 2b of the recommendation: ends of the segments, times
    /// 8 and 4.
    @ParameterizedTest
    @CsvSource({
        "ALAW, D5, 8",
        "ALAW, 55, -8",
        "ALAW, D4, 24",
        "ALAW, C5, 264",
        "ALAW, F5, 528",
        "ALAW, E5, 1056",
        "ALAW, 95, 2112",
        "ALAW, 85, 4224",
        "ALAW, B5, 8448",
        "ALAW, A5, 16896",
        "ALAW, AA, 32256",
        "ALAW, 2A, -32256",
        "ULAW, FF, 0",
        "ULAW, 7F, 0",
        "ULAW, FE, 8",
        "ULAW, 7E, -8",
        "ULAW, EF, 132",
        "ULAW, DF, 396",
        "ULAW, CF, 924",
        "ULAW, BF, 1980",
        "ULAW, AF, 4092",
        "ULAW, 9F, 8316",
        "ULAW, 8F, 16764",
        "ULAW, 80, 32124",
        "ULAW, 00, -32124"
    })
    void codesStandForTheValuesOfTheTables(String law, String code, short value) {
        byte octet = (byte) Integer.parseInt(code, 16);
        assertThat(decode(law, octet)).isEqualTo(value);
    }

    /// 1 kHz at the digital reference level (G.711 tables 5 and 6): eight codes, as printed there.
    @ParameterizedTest
    @CsvSource({"ALAW, 34 21 21 34 B4 A1 A1 B4", "ULAW, 1E 0B 0B 1E 9E 8B 8B 9E"})
    void theReferenceSequenceSurvives(String law, String codes) {
        for (String code : codes.split(" ", -1)) {
            byte octet = (byte) Integer.parseInt(code, 16);
            assertThat(encode(law, decode(law, octet))).as(code).isEqualTo(octet);
        }
        double sum = 0;
        for (String code : codes.split(" ", -1)) {
            double value = decode(law, (byte) Integer.parseInt(code, 16));
            sum += value * value / 8;
        }
        // 0 dBm0 is 3.14 dB (A-law) or 3.17 dB (µ-law) below a full sine.
        double below = 10 * Math.log10(32_768.0 * 32_768 / 2 / sum);
        assertThat(below).isBetween(3.0, 3.3);
    }

    @ParameterizedTest
    @CsvSource({"ALAW", "ULAW"})
    void everyCodeIsTheCodeOfItsValue(String law) {
        for (int code = 0; code < 256; code++) {
            short value = decode(law, (byte) code);
            byte again = encode(law, value);
            // µ-law has two zeros; ours is the positive one.
            assertThat(decode(law, again)).as("code %d", code).isEqualTo(value);
            if (value != 0) {
                assertThat(again).isEqualTo((byte) code);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ALAW", "ULAW"})
    void everySampleBecomesTheNearestValueOfItsSegment(String law) {
        int last = Short.MIN_VALUE;
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int value = decode(law, encode(law, (short) sample));
            assertThat(value).as("monotone at %d", sample).isGreaterThanOrEqualTo(last);
            last = value;
            int room = Math.max(8, Math.abs(sample) / 30 + 4);
            assertThat(Math.abs(value - Math.clamp(sample, -32_635, 32_635)))
                    .as("error at %d", sample)
                    .isLessThanOrEqualTo(room);
        }
    }

    @Test
    void silenceIsTheWellKnownCode() {
        assertThat(G711.encodeALaw((short) 0)).isEqualTo((byte) 0xD5);
        assertThat(G711.encodeULaw((short) 0)).isEqualTo((byte) 0xFF);
    }

    private static short decode(String law, byte code) {
        return isALaw(law) ? G711.decodeALaw(code) : G711.decodeULaw(code);
    }

    private static byte encode(String law, short sample) {
        return isALaw(law) ? G711.encodeALaw(sample) : G711.encodeULaw(sample);
    }

    private static boolean isALaw(String law) {
        return law.toUpperCase(Locale.ROOT).equals("ALAW");
    }
}
