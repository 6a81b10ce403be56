package org.belfry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.belfry.ground.PolicyRow;
import org.junit.jupiter.api.Test;

final class PolicyTest {

    @Test
    void theShippedPolicyHasEveryRowOfThePage() throws Exception {
        var page = Files.readString(Path.of(System.getProperty("belfry.root"), "docs", "POLICY.md"));
        long lines = Pattern.compile("^\\| [A-J][0-9]+ \\|", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .count();

        assertThat(Policy.shipped().rows()).hasSize((int) lines).hasSizeGreaterThan(60);
    }

    @Test
    void aRowHasItsHeadingItsPromiseAndItsProof() {
        var row = Policy.shipped().row(new PolicyRow("A3")).orElseThrow();

        assertThat(row.section()).isEqualTo("Who gets in");
        assertThat(row.must()).startsWith("Passwords are stored salted").contains("PBKDF2-HMAC-SHA512");
        assertThat(row.proof()).contains("openssl kdf");
    }

    @Test
    void aPageWithTheSameRowTwiceIsRefused() {
        assertThatThrownBy(() -> Policy.parse("## A. X\n| A1 | a | b |\n| A1 | c | d |\n"))
                .hasMessage("policy: 2 rows, 1 distinct (expected: at least one row, each id once)");
    }

    @Test
    void aPageWithoutRowsIsRefused() {
        assertThatThrownBy(() -> Policy.parse("nothing here")).hasMessageStartingWith("policy: 0 rows");
    }
}
