package org.belfry.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.belfry.ground.SystemBackground;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {

    @TempDir
    Path folder;

    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final SystemBackground background = new SystemBackground((task, thrown) -> faults.add(thrown));

    @SuppressWarnings("NullAway.Init") // opened before each test
    private ControlSocket socket;

    @BeforeEach
    void open() throws IOException {
        socket = ControlSocket.open(path(), ControlSocketTest::answer, background);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        background.close();
        assertThat(faults).isEmpty();
    }

    @Test
    void aVerbIsAnsweredWithWhoAskedAsTheKernelSaysIt() {
        var reply = new ControlClient(path()).ask("echo", Map.of("word", "bell"));

        assertThat(reply).isInstanceOfSatisfying(ControlReply.Done.class, done -> {
            assertThat(done.lines()).containsExactly("bell", System.getProperty("user.name"));
            assertThat(done.result().asText()).isEqualTo("bell");
            assertThat(done.healthy()).isTrue();
        });
    }

    @Test
    void onlyTheOwnerMayOpenTheSocket() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void aFaultOfOursIsARefusalAndTheNextVerbIsAnswered() {
        assertThat(new ControlClient(path()).ask("fault", Map.of())).isInstanceOf(ControlReply.Refused.class);
        assertThat(new ControlClient(path()).ask("echo", Map.of("word", "again")))
                .isInstanceOf(ControlReply.Done.class);
    }

    @Test
    void garbageAndOversizedRequestsHarmNobody() throws IOException {
        send("this is not json\n");
        send("{\"verb\":\"echo\"");
        send("x".repeat(Wire.REQUEST_BYTES_MAX + 10_000));

        assertThat(new ControlClient(path()).ask("echo", Map.of("word", "still")))
                .isInstanceOf(ControlReply.Done.class);
    }

    @Test
    void withoutAHouseTheSentenceSaysSo() {
        assertThat(new ControlClient(folder.resolve("none.sock")).ask("echo", Map.of()))
                .isInstanceOfSatisfying(
                        ControlReply.NoHouse.class,
                        none -> assertThat(none.sentence()).startsWith("no house is running on " + folder));
    }

    @Test
    void theFileOfAKilledHouseIsReplaced() throws IOException {
        socket.close();
        Files.writeString(path(), "left behind");
        socket = ControlSocket.open(path(), ControlSocketTest::answer, background);

        assertThat(new ControlClient(path()).ask("echo", Map.of("word", "new"))).isInstanceOf(ControlReply.Done.class);
    }

    private Path path() {
        return folder.resolve("control.sock");
    }

    private void send(String bytes) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path()));
            channel.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException closedByTheHouse) {
            assertThat(closedByTheHouse).hasMessageMatching("(?i).*(reset|pipe|closed).*");
        }
    }

    private static ControlReply answer(ControlRequest request) {
        return switch (request.verb()) {
            case "echo" -> {
                String word = request.argument("word").orElse("");
                yield new ControlReply.Done(List.of(word, request.unixUser()), JsonNodeFactory.instance.textNode(word));
            }
            case "fault" -> throw new IllegalStateException("on purpose");
            default -> refused();
        };
    }

    private static ControlReply refused() {
        return new ControlReply.Refused("no such verb");
    }
}
