package org.belfry.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every file in `conversations`: the timers of RFC 3261 §17, Table 4, to the millisecond, one file each.
final class ConversationsTest {

    @TestFactory
    Stream<DynamicTest> everyConversationGoesAsWritten() throws IOException, URISyntaxException {
        var folder = Path.of(Objects.requireNonNull(ConversationsTest.class.getResource("/conversations"))
                .toURI());
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(10);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(), () -> new Conversation().play(Files.readAllLines(file))));
    }
}
