package org.belfry.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The language of rtpengine's control protocol.
final class BencodeTest {

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatIsWrittenReadsTheSame() {
        var values = new LinkedHashMap<String, Bencode>();
        values.put("sdp", Bencode.text("v=0\r\nc=IN IP4 127.0.0.1\r\n"));
        values.put("flags", Bencode.texts(List.of("trust address", "")));
        values.put("created", new Bencode.Whole(-1_700_000_000_000L));
        values.put("nested", new Bencode.Dictionary(Map.of("zero", new Bencode.Whole(0))));
        var all = new Bencode.Dictionary(values);
        assertThat(Bencode.read(all.toBytes())).contains(all);
    }

    @Test
    void aDictionaryLooksAsTheProtocolHasIt() {
        var ping = new Bencode.Dictionary(Map.of("command", Bencode.text("ping")));
        assertThat(new String(ping.toBytes(), StandardCharsets.US_ASCII)).isEqualTo("d7:command4:pinge");
        assertThat(ping.text("command")).isEqualTo("ping");
        assertThat(ping.text("sdp")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "i",
                "ie",
                "i-e",
                "i12",
                "5:four",
                "99999999999:x",
                "-1:",
                "l",
                "l1:a",
                "d",
                "d1:ae",
                "di1ei2ee",
                "i1ei2e",
                "9999999999999999999999:x",
                "x",
                "3",
                "3:"
            })
    void whatIsNoValueIsNone(String text) {
        assertThat(Bencode.read(octets(text))).isEmpty();
    }

    @Test
    void depthAndCountAndSizeAreBounded() {
        assertThat(Bencode.read(octets("l".repeat(9) + "e".repeat(9)))).isPresent();
        assertThat(Bencode.read(octets("l".repeat(10) + "e".repeat(10)))).isEmpty();
        assertThat(Bencode.read(octets("l" + "0:".repeat(4_095) + "e"))).isPresent();
        assertThat(Bencode.read(octets("l" + "0:".repeat(4_096) + "e"))).isEmpty();
        assertThat(Bencode.read(octets("65530:" + "x".repeat(65_530)))).isEmpty();
    }

    @Test
    void everyTruncationAndAnyNoiseIsRefusedWithoutAWord() {
        byte[] whole = octets("d3:sdp4:v=0\n5:flagsl5:trust0:e7:createdi12345ee");
        assertThat(Bencode.read(whole)).isPresent();
        for (int length = 0; length < whole.length; length++) {
            assertThat(Bencode.read(Arrays.copyOf(whole, length))).isEmpty();
        }
        long seed = 20_251_122;
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = whole.clone();
            noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
            noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
            assertThat(Bencode.read(noise)).as("seed %d", seed).isNotNull();
        }
    }
}
