package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.sip.sdp.Attribute;
import org.belfry.sip.sdp.Connection;
import org.belfry.sip.sdp.MediaDescription;
import org.belfry.sip.sdp.Origin;
import org.belfry.sip.sdp.SdpParsed;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// Judges what a builder of this room made: in whatever way it is printed, no line of it is a stranger's.
final class Printed {

    private static final SipParser READER =
            new SipParser(new SipLimits(1 << 20, 1 << 20, 4_096, 1 << 20, 1 << 20, 4_096, 1 << 20));
    private static final SdpParsed.Limits WIDE = new SdpParsed.Limits(1 << 20, 65_536, 64 * 1024, 1_024, 65_536, 1_024);

    void judge(@Nullable Object made) throws ReflectiveOperationException {
        switch (made) {
            case null -> {}
            case Optional<?> some -> judge(some.orElse(null));
            case Iterable<?> all -> {
                for (Object one : all) {
                    judge(one);
                }
            }
            case Map<?, ?> all -> {
                judge(all.keySet());
                judge(all.values());
            }
            case String text -> foreign(text);
            case byte[] bytes -> foreign(new String(bytes, StandardCharsets.UTF_8));
            case SipRequest.Builder builder -> message(builder.build());
            case SipResponse.Builder builder -> message(builder.build());
            case SipMessage message -> message(message);
            default -> value(made);
        }
    }

    private static void foreign(String text) {
        for (String line : text.split("[\r\n]", -1)) {
            assertThat(line.strip()).doesNotStartWith("X-Injected").doesNotStartWith("a=x-injected");
        }
    }

    private static void message(SipMessage message) {
        byte[] bytes = message.toBytes();
        foreign(new String(bytes, StandardCharsets.UTF_8));
        if (!(READER.parseDatagram(bytes) instanceof Parsed.Whole(SipMessage again, int bytesRead))) {
            throw new AssertionError("does not read again");
        }
        assertThat(bytesRead).isEqualTo(bytes.length);
        assertThat(again.headerNames()).isEqualTo(message.headerNames());
        assertThat(again.body()).isEqualTo(message.body());
    }

    /// Whatever of this room knows how to print itself.
    private void value(Object made) throws ReflectiveOperationException {
        if (!made.getClass().getName().startsWith("org.belfry.sip.")) {
            return;
        }
        if (made instanceof Slice || made instanceof HeaderValue || made instanceof Uri || made instanceof Attribute) {
            assertThat(made.toString()).as("printed by itself").doesNotContainPattern("[\r\n\u0000]");
        }
        header(made);
        description(made);
        for (Method method : made.getClass().getMethods()) {
            boolean isOfRoom = Modifier.isPublic(method.getDeclaringClass().getModifiers())
                    && method.getDeclaringClass().getName().startsWith("org.belfry.sip.");
            if (isOfRoom && !Modifier.isStatic(method.getModifiers())) {
                printer(made, method);
            }
        }
    }

    private void printer(Object made, Method method) throws ReflectiveOperationException {
        boolean prints = method.getParameterCount() == 0
                && List.of("wire", "print", "toXml", "toBytes", "build").contains(method.getName());
        try {
            if (prints) {
                judge(method.invoke(made));
            } else if (method.getName().equals("writeTo") && method.getParameterCount() == 1) {
                Object builder = new Samples("a", 1).of(method.getParameterTypes()[0]);
                if (builder instanceof MessageBuilder<?>) {
                    method.invoke(made, builder);
                    judge(builder);
                }
            }
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    private static void header(Object made) {
        SipRequest.Builder builder = Samples.request().toBuilder();
        switch (made) {
            case NameAddr value -> builder.set(Field.CONTACT, value);
            case Via value -> builder.set(Field.VIA, value);
            case HeaderValue.DialogId value ->
                builder.set(Field.REPLACES, value).set(Field.TARGET_DIALOG, value);
            case HeaderValue.WithParams value ->
                builder.set(Field.REASON, value).set(Field.EVENT, value);
            case HeaderValue.Privacy value -> builder.set(Field.PRIVACY, value);
            case HeaderValue.Auth value -> builder.set(Field.AUTHORIZATION, value);
            case Uri value -> {
                message(builder.requestUri(value).build());
                builder.set(Field.REFER_TO, NameAddr.of(value));
            }
            case Params value -> builder.set(HeaderName.EVENT, "presence" + value);
            case org.belfry.sip.Method value -> builder.set(HeaderName.ALLOW, value.name());
            default -> {
                return;
            }
        }
        message(builder.build());
    }

    private static void description(Object made) {
        SessionDescription base = Samples.description();
        MediaDescription media = base.media().getFirst();
        SessionDescription with = switch (made) {
            case SessionDescription value -> value;
            case MediaDescription value -> base.withMedia(List.of(value));
            case MediaDescription.Line value -> base.withMedia(List.of(MediaDescription.of(value, List.of())));
            case MediaDescription.Bandwidth value ->
                base.withMedia(List.of(
                        new MediaDescription(media.line(), null, List.of(), List.of(value), media.attributes())));
            case Attribute value -> base.withMedia(List.of(media.withAttributes(List.of(value))));
            case Origin value -> base.withOrigin(value);
            case Connection value -> SessionDescription.of(base.origin(), value, List.of(), base.media());
            default -> null;
        };
        if (with != null) {
            reads(with);
        }
    }

    private static long linesOf(byte[] description) {
        return new String(description, StandardCharsets.UTF_8).lines().count();
    }

    private static void reads(SessionDescription description) {
        byte[] bytes = description.print();
        foreign(new String(bytes, StandardCharsets.UTF_8));
        if (bytes.length > WIDE.lineBytesMax()) {
            return; // more than anybody reads
        }
        if (!(SessionDescription.parse(bytes, 0, bytes.length, WIDE)
                instanceof SdpParsed.Whole(SessionDescription again))) {
            throw new AssertionError("does not read again");
        }
        assertThat(linesOf(again.print())).as("lines").isEqualTo(linesOf(bytes));
        assertThat(again.media()).hasSameSizeAs(description.media());
        assertThat(again.attributes()).hasSameSizeAs(description.attributes());
        for (int i = 0; i < again.media().size(); i++) {
            assertThat(again.media().get(i).attributes())
                    .hasSameSizeAs(description.media().get(i).attributes());
        }
    }
}
