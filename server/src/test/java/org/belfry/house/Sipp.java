package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// sipp with one of the scenarios among the resources, over UDP from an address of the loopback; each
/// message is kept.
final class Sipp implements AutoCloseable {

    private static final int LONGEST_SECONDS = 120;
    private static final Pattern PART = Pattern.compile("\\{>([a-z-]+)}");

    private final Path home;
    private final Process process;
    private final String address;
    private final int port;

    private Sipp(Path home, Process process, String address, int port) {
        this.home = home;
        this.process = process;
        this.address = address;
        this.port = port;
    }

    /// Takes calls until it is closed.
    static Sipp answers(Path folder, String scenario, String address, int port, Map<String, String> values)
            throws IOException {
        return start(folder, scenario, address, port, values, List.of());
    }

    /// Makes calls, a hundred a second, or all of them within two.
    ///
    /// @param house where
    /// @param number whom
    static Sipp calls(
            Path folder,
            String scenario,
            String address,
            InetSocketAddress house,
            String number,
            int calls,
            Map<String, String> values)
            throws IOException {
        String uri = number + "@localhost:" + house.getPort();
        return start(folder, scenario, address, freePort(address), values, asks(house, number, calls, uri));
    }

    /// Says where a telephone is, and returns when the house has heard it.
    ///
    /// @param port where it takes calls afterwards
    static void registers(Path folder, String address, int port, InetSocketAddress house, Map<String, String> values)
            throws IOException, InterruptedException {
        var asks = asks(house, "nobody", 1, "localhost:" + house.getPort());
        try (var telephone = start(folder, "registers", address, port, values, asks)) {
            telephone.endsWell();
        }
    }

    /// Digests are over the URI that is asked for: the house refuses others with 400 (RFC 7616 §3.4.6).
    private static List<String> asks(InetSocketAddress house, String number, int calls, String uri) {
        String many = String.valueOf(calls);
        String to = house.getAddress().getHostAddress() + ":" + house.getPort();
        String rate = String.valueOf(Math.max(100, calls / 2));
        return List.of("-s", number, "-m", many, "-r", rate, "-l", many, "-auth_uri", uri, to);
    }

    private static Sipp start(
            Path folder, String scenario, String address, int port, Map<String, String> values, List<String> more)
            throws IOException {
        var home = Files.createTempDirectory(folder, "sipp");
        var all = new HashMap<>(values);
        all.putIfAbsent("from", "<sip:anonymous@anonymous.invalid>");
        all.putIfAbsent("more", "Supported: replaces");
        all.putIfAbsent("status", "403");
        all.putIfAbsent("mediaAddress", address);
        all.putIfAbsent("mediaPort", "40000");
        all.putIfAbsent("patience", "60000");
        Files.writeString(home.resolve("scenario.xml"), read(scenario, all));
        var command = new ArrayList<>(List.of(
                "sipp",
                "-sf",
                "scenario.xml",
                "-i",
                address,
                "-p",
                String.valueOf(port),
                "-nostdin",
                "-trace_msg",
                "-message_file",
                "messages.txt",
                "-timeout",
                LONGEST_SECONDS + "s",
                "-timeout_error"));
        command.addAll(more);
        var process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("said.txt").toFile())
                .start();
        process.getOutputStream().close();
        return new Sipp(home, process, address, port);
    }

    private static String read(String scenario, Map<String, String> values) throws IOException {
        String text = whole(scenario);
        for (var value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    /// With what it shares with others in the place of `{>its name}`.
    private static String whole(String name) throws IOException {
        try (var in = Sipp.class.getResourceAsStream("sipp/" + name + ".xml")) {
            if (in == null) {
                throw new AssertionError("no such scenario: " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            for (var part = PART.matcher(text); part.find(); part = PART.matcher(text)) {
                text = text.replace(part.group(), whole("parts/" + part.group(1)));
            }
            return text;
        }
    }

    /// For datagrams, on that address.
    static int freePort(String address) throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0))) {
            return socket.getLocalPort();
        }
    }

    String address() {
        return address;
    }

    int port() {
        return port;
    }

    /// Everything it sent and got.
    String messages() {
        return text("messages.txt");
    }

    private String text(String file) {
        try {
            var path = home.resolve(file);
            return Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    void heard(String words) {
        Awaitility.await(words)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(messages()).as(text("said.txt")).contains(words));
    }

    /// Until its scenario has ended as it is written.
    void endsWell() throws InterruptedException {
        boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        String told = messages() + text("said.txt");
        assertThat(ended).as(told).isTrue();
        assertThat(process.exitValue()).as(told).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
