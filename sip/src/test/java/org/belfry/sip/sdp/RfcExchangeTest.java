package org.belfry.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.belfry.sip.sdp.LocalStream.Protection.UnprotectedRtp;
import org.belfry.sip.sdp.OfferAnswer.Checked;
import org.belfry.sip.sdp.SdpChange.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples of RFC 3264 §10 and the situations of RFC 4317, each a file: what the answerer can do, the offer, and
/// the answer the RFC shows. We must make the same answer, and find nothing wrong with the RFC's.
final class RfcExchangeTest {

    static Stream<String> exchanges() {
        return SdpFiles.names("exchange").stream();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void ourAnswerIsTheOneTheRfcShows(String name) {
        var streams = List.<LocalStream>of();
        var offer = SdpFiles.phone("asterisk");
        var last = new HashMap<String, SessionDescription>();
        for (var part : SdpFiles.parts("exchange", name)) {
            switch (part.name()) {
                case "local" ->
                    streams = part.lines().stream().map(RfcExchangeTest::local).toList();
                case "offer" -> {
                    offer = SdpFiles.whole(part.bytes());
                    succeeds(offer, last);
                }
                case "answer" -> {
                    var expected = SdpFiles.whole(part.bytes());
                    succeeds(expected, last);
                    answers(offer, expected, streams);
                }
                default -> assertThat(part.lines()).isEmpty();
            }
        }
    }

    private static void succeeds(SessionDescription now, Map<String, SessionDescription> last) {
        var before = last.put(now.origin().sessionId(), now);
        if (before != null) {
            assertThat(OfferAnswer.checkNext(before, now)).isEmpty();
        }
    }

    private static void answers(SessionDescription offer, SessionDescription expected, List<LocalStream> streams) {
        var connection = expected.connection();
        assertThat(connection).isNotNull();
        var local = LocalSession.of(expected.origin(), connection, streams);
        var made = OfferAnswer.answer(offer, local).answer();
        // The RFC leaves the name of the session blank, we write `-`.
        assertThat(SdpChange.between(expected, made))
                .allMatch(change -> change.kind() == Kind.TEXT && change.stream() == -1);
        assertThat(made.media().stream().map(MediaDescription::line))
                .isEqualTo(expected.media().stream().map(MediaDescription::line).toList());
        for (var answer : List.of(expected, made)) {
            assertThat(OfferAnswer.check(offer, answer)).isInstanceOfSatisfying(Checked.Usable.class, usable -> {
                assertThat(usable.overlooked()).isEmpty();
                assertThat(usable.terms())
                        .hasSameSizeAs(answer.media().stream()
                                .filter(media -> media.port() != 0)
                                .toList());
            });
        }
    }

    /// `audio 49174 sendrecv PCMU/8000 …`
    private static LocalStream local(String line) {
        var words = List.of(line.split(" "));
        var codecs = words.subList(3, words.size()).stream()
                .map(codec -> codec.split("/"))
                .map(codec -> Codec.of(codec[0], Integer.parseInt(codec[1])))
                .toList();
        var stream = LocalStream.of(words.get(0), Integer.parseInt(words.get(1)), codecs, new UnprotectedRtp());
        return stream.withDirection(Direction.valueOf(words.get(2).toUpperCase(Locale.ROOT)));
    }
}
