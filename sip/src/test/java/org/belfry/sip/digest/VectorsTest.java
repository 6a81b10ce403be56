package org.belfry.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each file under `vectors` is one exchange that others computed: user, password, request and the credentials.
final class VectorsTest {

    static Stream<Path> vectors() throws Exception {
        var folder = Path.of(
                Objects.requireNonNull(VectorsTest.class.getResource("vectors")).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void responseIsTheOneOfTheVector_RFC7616_3_9(Path vector) throws IOException {
        List<String> lines = Files.readAllLines(vector);
        AuthParams params = Digests.whole(field(lines, "authorization"));
        Algorithm algorithm = Objects.requireNonNull(Algorithm.named(params));
        Qop qop = Objects.requireNonNull(Qop.named(params));
        var secret = HashedSecret.of(
                algorithm,
                field(lines, "username"),
                Objects.requireNonNull(params.realm()),
                field(lines, "password").getBytes(StandardCharsets.UTF_8));
        byte[] body = lines.stream()
                .filter(line -> line.startsWith("body: "))
                .map(line -> line.substring(6) + "\r\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);

        var hasher = new Hasher();
        assertThat(secret.writeHex(hasher.ha1())).isTrue();
        var subject = new ResponseHash.Subject(algorithm, qop, field(lines, "method"), body);
        byte[] digits = ResponseHash.response(hasher, subject, params);

        assertThat(new String(digits, 0, 2 * algorithm.hashBytes(), StandardCharsets.US_ASCII))
                .isEqualTo(params.text(Param.RESPONSE));
    }

    @Test
    void everyAlgorithmHasVectors() throws Exception {
        assertThat(vectors()).hasSizeGreaterThanOrEqualTo(11);
    }

    @Test
    void hashedSecretPrintsNothingAndForgetsWhenWiped() {
        var secret = HashedSecret.of(Algorithm.SHA_256, "bob", "biloxi.com", Digests.utf8("zanzibar"));
        byte[] stored = secret.lend(byte[]::clone);
        assertThat(HashedSecret.ofStored(Algorithm.SHA_256, stored).<byte[]>lend(byte[]::clone))
                .isEqualTo(stored);
        assertThat(secret).hasToString("[hashed secret]");

        secret.wipe();
        assertThat(secret.writeHex(new byte[64])).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> secret.lend(byte[]::clone));
    }

    @Test
    void hashesDoNotDependOnHowTheirInputIsCut() {
        byte[] text = Digests.utf8("sip:".repeat(400));
        for (int cut = 0; cut < text.length; cut += 7) {
            var hasher = new Hasher();
            byte[] whole = hasher.begin(Algorithm.SHA_256).put(text).end().clone();
            hasher.begin(Algorithm.SHA_256).put(text, 0, cut).put(text, cut, text.length);
            assertThat(hasher.end()).isEqualTo(whole);
        }
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow();
    }
}
