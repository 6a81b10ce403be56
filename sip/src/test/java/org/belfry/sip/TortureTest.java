package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every message of RFC 4475 and RFC 5118, and some of our own, with the verdict and the values written in its
/// file.
class TortureTest {

    private final SipParser parser = new SipParser();

    static List<TortureMessage> messages() {
        return TortureMessage.all();
    }

    @Test
    void everyMessageOfBothRfcsIsThere() {
        assertThat(TortureMessage.folder("rfc4475")).hasSize(49);
        assertThat(TortureMessage.folder("rfc5118")).hasSize(12);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void hasItsVerdictAsADatagram(TortureMessage torture) {
        Parsed parsed = parser.parseDatagram(torture.bytes());
        assertThat(verdict(parsed)).isEqualTo(torture.verdict().replaceFirst("semantic.*", "whole"));
        if (parsed instanceof Parsed.Whole(SipMessage message, int ignored)) {
            for (var value : torture.values()) {
                assertThat(read(message, value.getKey(), value.getValue()))
                        .as(value.getKey())
                        .isEqualTo(value.getValue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void printsAsTheBytesItCameIn(TortureMessage torture) {
        if (parser.parseDatagram(torture.bytes()) instanceof Parsed.Whole(SipMessage message, int bytesRead)) {
            assertThat(message.toBytes()).isEqualTo(java.util.Arrays.copyOf(torture.bytes(), bytesRead));
            SipMessage copy = message instanceof SipRequest request
                    ? request.toBuilder().build()
                    : ((SipResponse) message).toBuilder().build();
            if (message.has(HeaderName.CONTENT_LENGTH)) {
                String same = new String(copy.toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(same.substring(same.indexOf("\r\n")))
                        .isEqualTo(new String(message.toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1)
                                .substring(same.indexOf("\r\n")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void goodRequestsAreAnsweredWell_RFC3261_8_2_6(TortureMessage torture) {
        if (parser.parseDatagram(torture.bytes()) instanceof Parsed.Whole(SipRequest request, int ignored)) {
            SipResponse response = SipResponse.replyTo(request, 400, "ourtag").build();
            SipMessage read = ((Parsed.Whole) parser.parseDatagram(response.toBytes())).message();
            assertThat(read.callId()).isEqualTo(request.callId());
            assertThat(read.vias()).isEqualTo(request.vias());
            assertThat(read.to().tag()).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void refusalsSendBackWhatTheyGot_RFC3261_8_2_6(TortureMessage torture) {
        if (parser.parseDatagram(torture.bytes()) instanceof Parsed.Broken broken && broken.refusal() != null) {
            String answer = new String(broken.refusal().print("ourtag"), java.nio.charset.StandardCharsets.ISO_8859_1);
            String request = new String(torture.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(answer)
                    .startsWith("SIP/2.0 " + broken.fault().status() + " ")
                    .endsWith("\r\n\r\n");
            answer.lines()
                    .skip(1)
                    .filter(line -> !line.isEmpty() && !line.startsWith("Content-Length"))
                    .forEach(line -> assertThat(request).contains(line.replace(";tag=ourtag", "")));
        }
    }

    private static String verdict(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Whole whole -> "whole";
            case Parsed.Partial partial -> "partial";
            case Parsed.Broken(PeerFault fault, int at, int read, Parsed.Refusal refusal)
            when refusal != null -> "refused " + fault.status() + " " + fault;
            case Parsed.Broken broken -> "dropped " + broken.fault();
        };
    }

    private static String read(SipMessage message, String key, String expected) {
        int dot = key.indexOf('.');
        String head = dot < 0 ? key : key.substring(0, dot);
        String rest = dot < 0 ? "" : key.substring(dot + 1);
        return switch (head) {
            case "uri" -> uri(((SipRequest) message).requestUri(), rest);
            case "to" -> address(message.to(), rest);
            case "from" -> address(message.from(), rest);
            case "contact" -> address(message.contacts().getFirst(), rest);
            case "via" -> via(message.topVia(), rest);
            case "header" -> Objects.requireNonNull(message.header(rest), key);
            case "authorization" ->
                Objects.requireNonNull(message.read(Field.AUTHORIZATION)).scheme();
            case "requires" -> message.lists(Field.REQUIRE, expected) ? expected : "not required";
            default -> WHOLE.getOrDefault(head, unknown -> "no such key").apply(message);
        };
    }

    private static final Map<String, Function<SipMessage, String>> WHOLE = new HashMap<>(Map.of(
            "method", m -> ((SipRequest) m).method().name(),
            "status", m -> Integer.toString(((SipResponse) m).status()),
            "reason", m -> ((SipResponse) m).reason(),
            "callId", SipMessage::callId,
            "cseq", m -> m.cseq().toString(),
            "maxForwards", m -> Integer.toString(m.maxForwards().orElse(-1)),
            "vias", m -> Integer.toString(m.vias().size()),
            "routes", m -> Integer.toString(m.routes().size()),
            "contacts", m -> Integer.toString(m.contacts().size()),
            "bodyLength", m -> Integer.toString(m.bodyLength())));

    static {
        WHOLE.put("recordRoutes", m -> Integer.toString(m.recordRoutes().size()));
        WHOLE.put("accepts", m -> Integer.toString(m.readAll(Field.ACCEPT).size()));
        WHOLE.put(
                "contentType",
                m -> Objects.requireNonNull(m.read(Field.CONTENT_TYPE)).value());
        WHOLE.put(
                "parts",
                m -> Integer.toString(
                        Objects.requireNonNull(Multipart.read(m)).parts().size()));
        WHOLE.put("isContactStar", m -> Boolean.toString(m.isContactStar()));
    }

    private static String uri(@Nullable Uri uri, String key) {
        if (uri instanceof SipUri sip) {
            switch (key) {
                case "user" -> {
                    return sip.user();
                }
                case "host" -> {
                    return sip.host();
                }
                case "port" -> {
                    return Integer.toString(sip.port().orElse(0));
                }
                default -> {}
            }
        }
        Uri any = Objects.requireNonNull(uri);
        return key.equals("scheme") ? any.scheme() : any.toString();
    }

    private static String address(NameAddr value, String key) {
        if (key.startsWith("param.")) {
            return Objects.requireNonNull(value.params().get(key.substring(6)), key);
        }
        if (key.startsWith("header.")) {
            return Objects.requireNonNull(
                    Objects.requireNonNull(value.sipUri()).headers().get(key.substring(7)), key);
        }
        return switch (key) {
            case "display" -> value.displayName();
            case "tag" -> Objects.requireNonNull(value.tag());
            case "q" -> Integer.toString(value.qThousandths());
            case "uri" -> value.uri().toString();
            case "isLooseRouter" ->
                Boolean.toString(Objects.requireNonNull(value.sipUri()).isLooseRouter());
            default -> uri(value.uri(), key);
        };
    }

    private static String via(Via via, String key) {
        return switch (key) {
            case "host" -> via.host();
            case "port" -> Integer.toString(via.port().orElse(0));
            case "transport" -> via.transport();
            case "branch" -> Objects.requireNonNull(via.branch());
            case "received" -> Objects.requireNonNull(via.received());
            case "hasRfc3261Branch" -> Boolean.toString(via.hasRfc3261Branch());
            default -> via.toString().toLowerCase(Locale.ROOT);
        };
    }
}
