package org.belfry.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.belfry.ground.Redacted;
import org.belfry.sip.sdp.Connection;
import org.belfry.sip.sdp.Origin;
import org.belfry.sip.sdp.SecurityAttribute.InlineKey;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Nothing that is handed to a builder of this room writes a line of its own: every public constructor and method
/// that takes text is given line ends, NUL, folds, lone surrogates and 64 KiB in each place. It either refuses with a
/// sentence, or what it made prints without a foreign line and, where it is a message or a description, reads again
/// with the same number of lines.
///
/// The entries are found by reflection, so that none is forgotten: a new one is tested as it is, or fails for want of
/// a sample.
final class InjectionTest {

    private static final List<String> HOSTILE = List.of(
            "%s\r\nX-Injected: yes\r\na=x-injected",
            "%s\nX-Injected: yes",
            "%s\rX-Injected: yes",
            "\r\nX-Injected: yes\r\n\r\n%s",
            "%s\u0000",
            "%s\r\n folded",
            "%s\r\n\tX-Injected: yes",
            "%s\"\r\nX-Injected: yes",
            "%s>\r\nX-Injected: yes",
            "\"%s\r\nX-Injected: yes\"",
            "<sip:%s>;x=\"\r\nX-Injected: yes\"",
            "%s;x=\"a\r\nX-Injected: yes\"",
            "%s%%0d%%0aX-Injected:%%20yes",
            "%s\u0085X-Injected: yes",
            "%s\u2028X-Injected: yes",
            "%s\uD800",
            "\uDC00%s",
            "%s\u007F",
            "",
            " ",
            "%s" + "x".repeat(65_536));

    /// Texts and numbers to find one that an entry takes, so that what it refuses is the attack and nothing else.
    private static final List<String> GOOD = List.of(
            "a",
            "1",
            "sip:a@example.test",
            "<sip:a@example.test>",
            "example.test",
            "text/plain",
            "active",
            "1:1",
            "AA:BB",
            "aa",
            "abc:1",
            "2^20",
            "Digest realm=\"a\", nonce=\"b\"",
            "abcdefghijklmnopqrstuvwxyz",
            "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKc",
            "t=0 0");

    private static final List<Integer> NUMBERS = List.of(1, 200, 100, 8_000);

    /// Never called, each with its reason.
    private static final Map<String, String> EXEMPT = Map.of(
            "public boolean org.belfry.sip.transaction.Transactions.cancel("
                    + "org.belfry.sip.transaction.ClientTransaction,java.lang.String,java.time.Instant)",
            "needs a transaction under way; the text goes through the entry of a builder, which is attacked here");

    @TestFactory
    Stream<DynamicTest> noEntryWritesLinesOfItsOwn() throws IOException, URISyntaxException {
        List<Executable> entries = entries();
        assertThat(entries).hasSizeGreaterThan(120);
        return entries.stream()
                .filter(entry -> !EXEMPT.containsKey(entry.toGenericString()))
                .map(entry -> DynamicTest.dynamicTest(entry.toGenericString(), () -> attack(entry)));
    }

    @Test
    void exemptionsExist() throws IOException, URISyntaxException {
        List<String> names = entries().stream().map(Executable::toGenericString).toList();
        assertThat(names).containsAll(EXEMPT.keySet());
    }

    // What there is.

    private static List<Executable> entries() throws IOException, URISyntaxException {
        var root = Path.of(SipParser.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .sorted()
                    .map(name -> type(name.substring(0, name.length() - 6).replace('/', '.')))
                    .filter(InjectionTest::isPublic)
                    .flatMap(InjectionTest::entriesOf)
                    .toList();
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> one = type; one != null; one = one.getEnclosingClass()) {
            if (!Modifier.isPublic(one.getModifiers())) {
                return false;
            }
        }
        return !type.isAnonymousClass();
    }

    private static Stream<Executable> entriesOf(Class<?> type) {
        Stream<Executable> all =
                Stream.concat(Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()));
        return all.filter(entry -> Modifier.isPublic(entry.getModifiers())
                        && !Modifier.isAbstract(entry.getModifiers())
                        && !entry.isSynthetic()
                        && !(type.isEnum() && entry.getName().equals("valueOf"))
                        && Arrays.stream(entry.getGenericParameterTypes()).anyMatch(Samples::carriesText))
                .sorted(java.util.Comparator.comparing(Executable::toGenericString));
    }

    // The attack.

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Outcome(
            @Nullable Object receiver,
            Object[] arguments,
            @Nullable Object result) {}

    /// Good arguments of what takes no one text in all places.
    private static final Map<String, List<Object>> ARGUMENTS = Map.of(
            InlineKey.class.getName(),
            List.of(Redacted.of("abcd"), "2^20", "1:1"),
            SessionDescription.class.getName(),
            List.of(
                    new Samples("a", 1).of(Origin.class),
                    "-",
                    List.of("i=a"),
                    new Samples("a", 1).of(Connection.class),
                    List.of(),
                    List.of("t=0 0"),
                    List.of(),
                    List.of()));

    private static void attack(Executable entry) throws ReflectiveOperationException {
        Samples good = goodFor(entry);
        Type[] types = entry.getGenericParameterTypes();
        for (String pattern : HOSTILE) {
            for (int place = 0; place < types.length; place++) {
                if (Samples.carriesText(types[place])) {
                    Object[] arguments = arguments(entry, good);
                    String benign = textOf(arguments[place]);
                    arguments[place] = new Samples(pattern.formatted(benign), 1).of(types[place]);
                    attack(entry, good, arguments);
                }
            }
        }
    }

    private static void attack(Executable entry, Samples good, Object[] arguments) throws ReflectiveOperationException {
        try {
            Outcome outcome = call(entry, good, arguments);
            var printed = new Printed();
            printed.judge(outcome.result);
            printed.judge(outcome.receiver);
            for (Object argument : outcome.arguments) {
                printed.judge(argument instanceof MessageBuilder<?> ? argument : null);
            }
        } catch (IllegalArgumentException | IllegalStateException refused) {
            String why = String.valueOf(refused.getMessage());
            assertThat(why).as("why it is refused").contains("expected").doesNotContainPattern("[\r\n\u0000]");
        }
    }

    private static String textOf(Object argument) {
        return switch (argument) {
            case String text -> text;
            case Redacted<?> text -> String.valueOf(text.disclose());
            case String[] texts -> texts[0];
            case Iterable<?> all
            when all.iterator().hasNext() -> textOf(all.iterator().next());
            default -> "a";
        };
    }

    private static Object[] arguments(Executable entry, Samples good) {
        List<Object> given = entry instanceof Constructor ? ARGUMENTS.get(entry.getName()) : null;
        if (given != null) {
            return given.toArray();
        }
        return Arrays.stream(entry.getGenericParameterTypes()).map(good::of).toArray();
    }

    private static Samples goodFor(Executable entry) throws ReflectiveOperationException {
        RuntimeException last = new IllegalArgumentException("none");
        for (int number : NUMBERS) {
            for (String text : GOOD) {
                var good = new Samples(text, number);
                try {
                    call(entry, good, arguments(entry, good));
                    return good;
                } catch (IllegalArgumentException | IllegalStateException e) {
                    last = e;
                }
            }
        }
        throw new AssertionError("takes no good text (expected: one of GOOD)", last);
    }

    private static Outcome call(Executable entry, Samples good, Object[] arguments)
            throws ReflectiveOperationException {
        try {
            if (entry instanceof Constructor<?> constructor) {
                return new Outcome(null, arguments, constructor.newInstance(arguments));
            }
            var method = (java.lang.reflect.Method) entry;
            boolean isStatic = Modifier.isStatic(method.getModifiers());
            Object receiver = isStatic ? null : Objects.requireNonNull(good.of(method.getDeclaringClass()));
            return new Outcome(receiver, arguments, method.invoke(receiver, arguments));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw e;
        }
    }
}
