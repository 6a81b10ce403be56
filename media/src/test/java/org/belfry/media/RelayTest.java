package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Telephones hear each other through the port.
final class RelayTest {
    private static final int WAIT = 2_000;

    private static byte[] words(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Says it until it is heard: nobody knows when the house is ready.
    static void converse(Phone from, Phone to, String text) throws IOException {
        byte[] heard = null;
        for (int i = 0; i < 100 && (heard == null || !new String(heard, StandardCharsets.US_ASCII).equals(text)); i++) {
            from.say(words(text));
            heard = to.hear(50);
        }
        assertThat(heard).as("from %d to %d", from.port(), to.port()).isNotNull();
        assertThat(new String(heard, StandardCharsets.US_ASCII)).isEqualTo(text);
        to.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void secureTelephonesHearEachOther(int loops) throws IOException {
        try (var house = new House(loops);
                var anna = Phone.secure(1, Codec.PCMA);
                var bert = Phone.secure(2, Codec.PCMA);
                var call = house.call(anna, bert)) {
            converse(anna, bert, "good morning");
            converse(bert, anna, "good morning to you");
            assertThat(bert.heardSsrc()).isNotEqualTo(anna.ssrc());
            for (int i = 0; i < 200; i++) {
                anna.say(words("a" + i));
                assertThat(bert.hear(WAIT)).isEqualTo(words("a" + i));
                bert.say(words("b" + i));
                assertThat(anna.hear(WAIT)).isEqualTo(words("b" + i));
            }
            assertThat(call.near().quality().getFirst().received().packets()).isGreaterThan(200);
            assertThat(call.near().quality().getFirst().received().lost()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aLineInClearAndASecureTelephoneHearEachOther(int loops) throws IOException {
        try (var house = new House(loops);
                var line = Phone.plain(3, Codec.PCMU);
                var bert = Phone.secure(4, Codec.PCMU);
                var _ = house.call(line, bert)) {
            converse(line, bert, "from outside");
            converse(bert, line, "from inside");
        }
    }

    @Test
    void twoCallsOfOneTelephoneFromOnePortAreKeptApart() throws IOException {
        try (var house = new House(2);
                var anna = Phone.secure(5, Codec.PCMA);
                var bert = Phone.secure(6, Codec.PCMA);
                var carl = Phone.secure(7, Codec.PCMA);
                var dora = Phone.secure(8, Codec.PCMA);
                var _ = house.call(anna, bert);
                var _ = house.call(carl, dora)) {
            converse(anna, bert, "to bert");
            // Carl's voice comes from Anna's port from now on.
            carl.shareSocketWith(anna);
            converse(carl, dora, "to dora");
            converse(anna, bert, "still to bert");
        }
    }

    @Test
    void aTelephoneThatMovesIsFollowed() throws IOException {
        try (var house = new House(3);
                var anna = Phone.secure(9, Codec.PCMA);
                var bert = Phone.secure(10, Codec.PCMA);
                var call = house.call(anna, bert)) {
            converse(anna, bert, "at home");
            converse(bert, anna, "hello");
            for (int i = 0; i < 5; i++) {
                anna.move();
                converse(anna, bert, "on the way " + i);
                // Her old address has to be silent for a moment.
                Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> {
                    anna.say(words("on the way"));
                    bert.say(words("are you there"));
                    return anna.hear(50) != null;
                });
                bert.clear();
                anna.clear();
            }
            assertThat(call.near().quality().getFirst().path().moves()).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void whenTheCallIsOverNothingGoesThrough() throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(11, Codec.PCMA);
                var bert = Phone.secure(12, Codec.PCMA)) {
            try (var _ = house.call(anna, bert)) {
                converse(anna, bert, "hello");
            }
            Awaitility.await().until(() -> house.port().legs() == 0);
            for (int i = 0; i < 20; i++) {
                anna.say(words("anyone?"));
            }
            assertThat(bert.hear(200)).isNull();
        }
    }
}
