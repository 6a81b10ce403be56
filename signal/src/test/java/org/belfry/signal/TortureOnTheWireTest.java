package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.belfry.net.Door;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All messages of RFC 4475, RFC 5118 and our own against a running endpoint, over each transport: what comes back,
/// whether the connection lives, and that the next good request is answered. What is expected stands in
/// `torture-on-the-wire.txt`.
final class TortureOnTheWireTest {

    /// Who announces more than comes is hung up on soon; nobody else is slow here.
    private static final EndpointLimits LIMITS =
            Station.timed(Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(10));

    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 (\\d{3}) [^\r]*\r\n(?s:(?:(?!\r\n\r\n).)*)");
    private static final Pattern VERDICT = Pattern.compile("(?m)^! (?:semantic|refused) (\\d{3}|drop)");
    private static final Pattern VIA_PORT =
            Pattern.compile("(?im)^(?:Via|v)[ \t]*:[^;,\r\n]*?:[ \t]*(\\d{1,5})[ \t]*[;,\r]");

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Path folder;
    private Station station;
    private int goods;

    TortureOnTheWireTest(@TempDir Path folder) {
        this.folder = folder;
        station = new Station(folder.resolve("first"), LIMITS, registrar::on, 1);
        registrar.trustEverybody();
    }

    @org.junit.jupiter.api.AfterEach
    void close() {
        station.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "TLS", "WS"})
    void eachMessageGetsItsAnswerAndTheNextGoodOneToo(SipTransport transport) throws Exception {
        var expected = expected(transport);
        var door = station.open(transport);
        var found = new TreeMap<String, String>();
        for (var torture : messages()) {
            String name = Objects.requireNonNull(torture.getParent()).getFileName() + "/" + torture.getFileName();
            byte[] message = decode(Files.readString(torture));
            if (transport == SipTransport.UDP) {
                // Some share a branch: as datagrams they would be repetitions of each other.
                station.close();
                station = new Station(folder.resolve(name), LIMITS, registrar::on, 1);
                found.put(name, datagram(station.open(transport), message));
            } else {
                found.put(name, connection(transport, door, message));
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    /// `semantic` and `refused` name a status in each message's own file; so the table cannot drift from them.
    @Test
    void theTableSaysWhatTheVerdictsOfTheMessagesSay() throws Exception {
        var table = expected(SipTransport.UDP);
        int statuses = 0;
        for (var torture : messages()) {
            var verdict = VERDICT.matcher(Files.readString(torture));
            if (verdict.find()) {
                String name = Objects.requireNonNull(torture.getParent()).getFileName() + "/" + torture.getFileName();
                assertThat(table.get(name)).as(name).isEqualTo(verdict.group(1).replace("drop", "dropped"));
                statuses++;
            }
        }
        assertThat(statuses).isGreaterThan(30);
    }

    private static List<Path> messages() throws IOException, URISyntaxException {
        var files = new ArrayList<Path>();
        for (var folder : List.of("rfc4475", "rfc5118", "house")) {
            var url = Objects.requireNonNull(TortureOnTheWireTest.class.getResource("/torture/" + folder), folder);
            try (var listed = Files.list(Path.of(url.toURI()))) {
                listed.sorted().forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(76);
        return files;
    }

    /// By name, what the table says for a transport: `name | UDP | TCP and TLS | WS`.
    private static Map<String, String> expected(SipTransport transport) throws IOException {
        int column = transport == SipTransport.UDP ? 1 : transport == SipTransport.WS ? 3 : 2;
        var expected = new TreeMap<String, String>();
        try (var in =
                Objects.requireNonNull(TortureOnTheWireTest.class.getResourceAsStream("torture-on-the-wire.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\\|", -1))
                    .forEach(cells -> expected.put(cells[0].strip(), cells[column].strip()));
        }
        return expected;
    }

    /// From an address of its own, at the port its Via names, so that an answer arrives whether it asks for that or
    /// not.
    private String datagram(Door door, byte[] message) throws IOException {
        var random = ThreadLocalRandom.current();
        byte[] own = {127, (byte) random.nextInt(1, 255), (byte) random.nextInt(256), (byte) random.nextInt(1, 255)};
        var port = VIA_PORT.matcher(new String(message, StandardCharsets.ISO_8859_1));
        var local = new InetSocketAddress(
                InetAddress.getByAddress(own), port.find() ? Integer.parseInt(port.group(1)) : 5_060);
        try (var socket = new DatagramSocket(local)) {
            socket.setSoTimeout(Caller.WAIT_MS);
            byte[] good = good(SipTransport.UDP).getBytes(StandardCharsets.ISO_8859_1);
            socket.send(new DatagramPacket(message, message.length, door.boundAddress()));
            socket.send(new DatagramPacket(good, good.length, door.boundAddress()));
            var heard = new StringBuilder();
            while (!heard.toString().contains("z9hG4bK-good")) {
                var packet = new DatagramPacket(new byte[65_536], 65_536);
                socket.receive(packet);
                heard.append(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1));
            }
            return outcome(heard.toString(), false);
        }
    }

    private String connection(SipTransport transport, Door door, byte[] message) throws Exception {
        var heard = new StringBuilder();
        boolean ended = false;
        try (var caller = station.caller(transport, door)) {
            try {
                caller.send(message);
                caller.send(good(transport));
                while (!heard.toString().contains("z9hG4bK-good")) {
                    heard.append(caller.receive());
                }
            } catch (EOFException | SocketException hungUp) {
                ended = true;
            } catch (IOException hungUp) {
                assertThat(hungUp).hasMessageStartingWith("ended after: ");
                heard.append(hungUp.getMessage());
                ended = true;
            }
        }
        if (ended) {
            try (var next = station.caller(transport, door)) {
                next.send(good(transport));
                assertThat(next.receive()).startsWith("SIP/2.0 200").contains("z9hG4bK-good");
            }
        }
        return outcome(heard.toString(), ended);
    }

    /// Each another one: of the same branch it would be the same request.
    private String good(SipTransport transport) {
        return Packets.options(transport, "good" + ++goods);
    }

    /// The statuses in order, without that of the good request, and whether the connection has ended.
    private static String outcome(String heard, boolean ended) {
        var words = new ArrayList<String>();
        var answers = STATUS.matcher(heard);
        while (answers.find()) {
            if (!answers.group().contains("z9hG4bK-good")) {
                words.add(answers.group(1));
            }
        }
        if (ended) {
            words.add("closed");
        }
        return words.isEmpty() ? "dropped" : String.join(" ", words);
    }

    /// The notation of `torture/README.md`.
    private static byte[] decode(String file) {
        String text = file.substring(file.indexOf("\n\n") + 2);
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                out.writeBytes(new byte[] {'\r', '\n'});
            } else if (c == '⤶') {
                i++;
            } else if (c == '⟨') {
                int close = text.indexOf('⟩', i);
                for (String octet : text.substring(i + 1, close).split(" ", -1)) {
                    out.write(Integer.parseInt(octet, 16));
                }
                i = close;
            } else {
                out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }
}
