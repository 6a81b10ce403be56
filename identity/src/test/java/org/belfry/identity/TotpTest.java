package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    private final Totp totp = new Totp();

    /// RFC 6238 appendix B, its eight digits cut to six.
    @ParameterizedTest
    @CsvSource({
        "59,287082,1",
        "1111111109,081804,37037036",
        "1234567890,005924,41152263",
        "20000000000,353130,666666666"
    })
    void theCodesOfRfc6238AreTaken(long second, String code, long step) {
        assertThat(totp.step(SECRET, code, Instant.ofEpochSecond(second), Totp.NO_STEP))
                .hasValue(step);
    }

    @Test
    void aCodeIsTakenOneStepEitherSideAndNoFurther() throws Exception {
        long step = 41_152_263;
        var now = Instant.ofEpochSecond(step * 30 + 10);
        for (long off = -3; off <= 3; off++) {
            var expected = Math.abs(off) <= 1 ? OptionalLong.of(step + off) : OptionalLong.empty();
            assertThat(totp.step(SECRET, code(step + off), now, Totp.NO_STEP)).isEqualTo(expected);
        }
    }

    @Test
    void aCodeIsGoodOnceAndNoEarlierOneAfterIt() throws Exception {
        long step = 41_152_263;
        var now = Instant.ofEpochSecond(step * 30);
        assertThat(totp.step(SECRET, code(step), now, step)).isEmpty();
        assertThat(totp.step(SECRET, code(step - 1), now, step)).isEmpty();
        assertThat(totp.step(SECRET, code(step + 1), now, step)).hasValue(step + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "28708", "2870820", "abcdef", "２８７０８２", "-87082"})
    void whatIsNoCodeIsNotTaken(String shown) {
        assertThat(totp.step(SECRET, shown, Instant.ofEpochSecond(59), Totp.NO_STEP))
                .isEmpty();
    }

    @Test
    void spacesAreIgnored() {
        assertThat(totp.step(SECRET, " 287 082", Instant.ofEpochSecond(59), Totp.NO_STEP))
                .hasValue(1);
    }

    @Test
    void theUriIsWhatAuthenticatorAppsRead() {
        assertThat(totp.uri("Belfry phone.example", "anna maier", SECRET))
                .isEqualTo("otpauth://totp/Belfry%20phone.example:anna%20maier?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        + "&issuer=Belfry%20phone.example&algorithm=SHA1&digits=6&period=30");
    }

    private static String code(long step) throws Exception {
        return new HmacOneTimePasswordGenerator(6)
                .generateOneTimePasswordString(new SecretKeySpec(SECRET, "RAW"), step);
    }
}
