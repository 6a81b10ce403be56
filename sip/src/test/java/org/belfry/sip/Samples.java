package org.belfry.sip;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogTable;
import org.belfry.sip.dialog.InviteDialogs;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.digest.Account;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.DigestClient;
import org.belfry.sip.digest.DigestLimits;
import org.belfry.sip.digest.DigestServer;
import org.belfry.sip.digest.HashedSecret;
import org.belfry.sip.digest.Realms;
import org.belfry.sip.event.EventPackage;
import org.belfry.sip.event.Publications;
import org.belfry.sip.sdp.Connection;
import org.belfry.sip.sdp.Origin;
import org.belfry.sip.sdp.SdpParsed;
import org.belfry.sip.sdp.SecurityAttribute.InlineKey;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// A good value of each type a builder of this room asks for, with `text` and `number` wherever it is free to say
/// something. A record is made of samples of its parts; what can't be made stands in [#GIVEN].
final class Samples {

    private static final String REQUEST = """
            INVITE sip:bob@example.test SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa
            From: <sip:ann@example.test>;tag=1
            To: <sip:bob@example.test>
            Call-ID: 1@192.0.2.1
            CSeq: 1 INVITE
            Contact: <sip:ann@192.0.2.1>
            Content-Length: 0

            """.replace("\n", "\r\n");
    private static final String SDP = """
            v=0
            o=- 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=audio 4000 RTP/AVP 0
            a=rtpmap:0 PCMU/8000
            """.replace("\n", "\r\n");

    private static final Map<Class<?>, Supplier<Object>> GIVEN = given();

    private final String text;
    private final int number;

    Samples(String text, int number) {
        this.text = text;
        this.number = number;
    }

    private static Map<Class<?>, Supplier<Object>> given() {
        var given = new HashMap<Class<?>, Supplier<Object>>();
        given.put(SipRequest.class, Samples::request);
        given.put(SipMessage.class, Samples::request);
        given.put(SipRequest.Builder.class, () -> request().toBuilder());
        given.put(SipResponse.class, () -> response().build());
        given.put(SipResponse.Builder.class, Samples::response);
        given.put(MessageBuilder.class, () -> request().toBuilder());
        given.put(Method.class, () -> Method.INVITE);
        given.put(HeaderName.class, () -> HeaderName.SUBJECT);
        given.put(SipUri.class, () -> SipUri.of("bob", "example.test", 0));
        given.put(Uri.class, () -> SipUri.of("bob", "example.test", 0));
        given.put(Uri.Tel.class, () -> Uri.Tel.of("+4144"));
        given.put(NameAddr.class, () -> NameAddr.of(SipUri.of("bob", "example.test", 0)));
        given.put(Via.class, () -> Via.of("UDP", "192.0.2.1", 5060, "z9hG4bKb"));
        given.put(Params.class, Params::none);
        given.put(Dialog.class, Samples::dialog);
        given.put(DialogTable.class, () -> new DialogTable<>(8));
        given.put(InviteDialogs.class, () -> new InviteDialogs(request(), false));
        given.put(Instant.class, () -> Instant.EPOCH);
        given.put(Duration.class, () -> Duration.ofMinutes(2));
        given.put(IpAddress.class, () -> IpAddress.parse("192.0.2.1"));
        given.put(RandomGenerator.class, () -> new SplittableRandom(1));
        given.put(BiPredicate.class, () -> (BiPredicate<String, String>) String::equals);
        given.put(Function.class, () -> (Function<Object, @Nullable Object>) _ -> null);
        given.put(Multipart.class, Samples::multipart);
        given.put(Parsed.Refusal.class, Samples::refusal);
        given.put(Connection.class, () -> description().connection());
        given.put(Origin.class, () -> description().origin());
        given.put(InlineKey.class, () -> new InlineKey(Redacted.of("abcd"), "2^20", "1:1"));
        given.put(
                Publications.class, () -> new Publications(8, List.of(EventPackage.PRESENCE), new SplittableRandom(1)));
        given.put(Multipart.Part.class, () -> Multipart.Part.of("text/plain", null, new byte[1]));
        given.put(SessionDescription.class, Samples::description);
        given.put(DigestLimits.class, () -> DigestLimits.standard());
        given.put(HashedSecret.class, () -> HashedSecret.of(Algorithm.SHA_256, "ann", "example", new byte[8]));
        given.put(Account.class, Samples::account);
        given.put(Realms.class, () -> (Realms) (realm, request) -> account());
        given.put(DigestClient.class, () -> new DigestClient((realm, request) -> account(), new SplittableRandom(1)));
        given.put(
                DigestServer.class,
                () -> new DigestServer(
                        "example", DigestLimits.standard(), String::equals, new SplittableRandom(1), Instant.EPOCH));
        given.put(EventPackage.class, () -> EventPackage.PRESENCE);
        return given;
    }

    static SipRequest request() {
        return (SipRequest) message(REQUEST);
    }

    static SipMessage message(String text) {
        byte[] bytes = Chars.bytes(text);
        if (new SipParser().parseDatagram(bytes) instanceof Parsed.Whole(SipMessage message, int bytesRead)) {
            return message;
        }
        throw new AssertionError("no message: " + text);
    }

    static SipResponse.Builder response() {
        return SipResponse.replyTo(request(), 200, "2").set(HeaderName.CONTACT, "<sip:bob@192.0.2.2>");
    }

    static SessionDescription description() {
        if (SessionDescription.parse(Chars.bytes(SDP)) instanceof SdpParsed.Whole(SessionDescription whole)) {
            return whole;
        }
        throw new AssertionError("no description");
    }

    private static Multipart multipart() {
        byte[] body = Multipart.print("b", List.of(Multipart.Part.of("text/plain", null, new byte[1])));
        var type = HeaderValue.WithParams.of("multipart/mixed").with("boundary", "b");
        return Objects.requireNonNull(Multipart.read(type, body));
    }

    private static Parsed.Refusal refusal() {
        byte[] bytes = Chars.bytes(REQUEST.replace("CSeq: 1 INVITE", "CSeq: x"));
        if (new SipParser().parseDatagram(bytes) instanceof Parsed.Broken broken && broken.refusal() != null) {
            return broken.refusal();
        }
        throw new AssertionError("not refused");
    }

    private static Dialog dialog() {
        if (Dialog.answered(request(), response().build(), false) instanceof Opened.Whole(Dialog dialog)) {
            return dialog;
        }
        throw new AssertionError("no dialog");
    }

    private static Account account() {
        return new Account("ann", List.of(HashedSecret.of(Algorithm.SHA_256, "ann", "example", new byte[8])));
    }

    /// Whether a value of this type is text or holds some directly.
    static boolean carriesText(Type type) {
        return type == String.class
                || type == char.class
                || type == String[].class
                || (type instanceof ParameterizedType of
                        && Arrays.stream(of.getActualTypeArguments()).anyMatch(Samples::carriesText)
                        && (of.getRawType() == Redacted.class || isGroup((Class<?>) of.getRawType())));
    }

    private static boolean isGroup(Class<?> type) {
        return Iterable.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type) || type == Optional.class;
    }

    /// A value of this type.
    ///
    /// @throws AssertionError if nobody said how to make one
    Object of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return ofGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        if (!(type instanceof Class<?> plain)) {
            return text;
        }
        Object simple = simple(plain);
        if (simple != null) {
            return simple;
        }
        if (GIVEN.containsKey(plain)) {
            return GIVEN.get(plain).get();
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        if (plain.isRecord()) {
            return record(plain);
        }
        if (plain.isSealed()) {
            for (Class<?> kind : plain.getPermittedSubclasses()) {
                if (Modifier.isPublic(kind.getModifiers())) {
                    return of(kind);
                }
            }
        }
        throw new AssertionError("no sample of " + plain.getName() + " (expected: one in Samples)");
    }

    private @Nullable Object simple(Class<?> type) {
        return switch (type.getName()) {
            case "java.lang.String" -> text;
            case "int", "java.lang.Integer" -> number;
            case "long", "java.lang.Long" -> (long) number;
            case "char" -> text.isEmpty() ? '\0' : text.charAt(text.length() - 1);
            case "boolean" -> false;
            case "[B" -> Chars.bytes(text);
            case "[Ljava.lang.String;" -> new String[] {text};
            case "java.lang.Object" -> text;
            default -> null;
        };
    }

    private Object ofGeneric(Class<?> raw, Type[] of) {
        if (raw == Field.class) {
            return fieldOf(of[0]);
        }
        if (raw == Redacted.class) {
            return Redacted.of(of(of[0]));
        }
        if (raw == Optional.class) {
            return Optional.of(of(of[0]));
        }
        if (raw == Map.class) {
            return Map.of(of(of[0]), of(of[1]));
        }
        if (raw == Set.class) {
            return Set.of(of(of[0]));
        }
        return Iterable.class.isAssignableFrom(raw) ? List.of(of(of[0])) : of(raw);
    }

    private static Field<?> fieldOf(Type value) {
        return value == String.class ? Field.SUPPORTED : Field.CALL_ID;
    }

    private Object record(Class<?> type) {
        try {
            Constructor<?> canonical = type.getDeclaredConstructors()[0];
            Object[] parts = Arrays.stream(canonical.getGenericParameterTypes())
                    .map(this::of)
                    .toArray();
            return canonical.newInstance(parts);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("%s: %s".formatted(type, e.getCause()), e);
        }
    }
}
