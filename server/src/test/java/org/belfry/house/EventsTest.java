package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that know nothing of us are told of a call: Node over WebSocket, and Python's HTTPS server by
/// webhook, whose signature OpenSSL checks.
@Tag("real")
final class EventsTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Writes each message, with the headers that sign it, into a file of its own.
    private static final String RECEIVER = """
            import http.server, json, ssl, sys
            folder, count = sys.argv[1], 0
            class In(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    global count
                    body = self.rfile.read(int(self.headers['content-length']))
                    count += 1
                    open(f'{folder}/{count}.body', 'wb').write(body)
                    head = {name: self.headers['webhook-' + name] for name in ('id', 'timestamp', 'signature')}
                    open(f'{folder}/{count}.part', 'w').write(json.dumps(head))
                    __import__('os').rename(f'{folder}/{count}.part', f'{folder}/{count}.head')
                    self.send_response(204)
                    self.end_headers()
                def log_message(self, *words): pass
            server = http.server.HTTPServer(('127.0.0.1', 0), In)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(f'{folder}/cert.pem', f'{folder}/key.pem')
            server.socket = context.wrap_socket(server.socket, server_side=True)
            print(server.server_port, flush=True)
            server.serve_forever()
            """;

    /// RFC 6455 by hand, for the WebSocket of this Node can set no cookie: prints each message on a line, and at the
    /// end the code it was closed with.
    private static final String READER = """
            const tls = require('tls'), fs = require('fs'), crypto = require('crypto');
            const [port, cookie, ca] = process.argv.slice(2);
            const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: fs.readFileSync(ca) });
            socket.write(['GET /api/v1/events HTTP/1.1', `Host: localhost:${port}`, `Origin: https://localhost:${port}`,
              'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13',
              `Sec-WebSocket-Key: ${crypto.randomBytes(16).toString('base64')}`,
              'Sec-WebSocket-Protocol: belfry.events.v1', `Cookie: ${cookie}`, '', ''].join('\\r\\n'));
            let held = Buffer.alloc(0), spoken = false;
            socket.on('data', (bytes) => {
              held = Buffer.concat([held, bytes]);
              if (!spoken) {
                const end = held.indexOf('\\r\\n\\r\\n');
                if (end < 0) return;
                console.log(held.subarray(0, held.indexOf('\\r\\n')).toString());
                held = held.subarray(end + 4);
                spoken = true;
              }
              for (;;) {
                if (held.length < 2) return;
                const wide = (held[1] & 127) === 126, at = wide ? 4 : 2;
                if (held.length < at) return;
                const length = wide ? held.readUInt16BE(2) : held[1] & 127;
                if (held.length < at + length) return;
                const kind = held[0] & 15, payload = held.subarray(at, at + length);
                if (kind === 1) console.log(payload.toString());
                if (kind === 8) { console.log(`closed ${payload.readUInt16BE(0)}`); process.exit(0); }
                if (kind === 9) socket.write(Buffer.from([138, 128, 0, 0, 0, 0]));
                held = held.subarray(at + length);
              }
            });
            """;

    @TempDir
    Path folder;

    private final List<Process> begun = new ArrayList<>();

    @AfterEach
    void end() {
        begun.forEach(Process::destroyForcibly);
    }

    @Test
    void programsAreToldOfACallAndCanProveThatItWasUs() throws Exception {
        try (var house = RunningHouse.in(folder).start();
                var console = HouseClient.atTheConsole(house)) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "", PASSWORD);
            house.command("extension", "set", "--user", "anna", "--number", "101")
                    .wasFine();
            var desk = device(house, "Desk");
            var hall = device(house, "Hall");
            var reader = reader(house, console);
            String secret = receiver(house);
            house.command("webhook", "test", "--name", "crm").wasFine();

            call(reader, desk, hall);
            for (String type :
                    List.of("device.registered", "call.began", "call.ringing", "call.ended", "call.recorded")) {
                await(reader, type);
            }
            Awaitility.await()
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(told()).contains("call.ended", "call.recorded"));
            everyMessageIsSigned(secret);
            assertThat(told())
                    .containsSubsequence("webhook.test", "call.began", "call.answered", "call.ended")
                    .doesNotContain("device.registered");

            console.post("/api/v1/sign-out", Map.of()).is(204);
            await(reader, "closed 4401");
        }
    }

    private void call(Begun reader, JsonNode desk, JsonNode hall) throws IOException {
        try (var called = BaresipPhone.singing(folder.resolve("hall"), hall, 620)) {
            called.says("200 OK");
            try (var caller = BaresipPhone.dialling(folder.resolve("desk"), desk, 440, "101")) {
                caller.says("Call established");
                await(reader, "call.answered");
                caller.hangUp();
            }
        }
    }

    private Begun reader(RunningHouse house, HouseClient console) throws IOException {
        var authority = Files.writeString(
                folder.resolve("house.pem"),
                house.command("certificate", "authority").wasFine().out());
        var script = Files.writeString(folder.resolve("reader.js"), READER);
        var reader = begin(
                "reader",
                "node",
                script.toString(),
                String.valueOf(house.consolePort()),
                console.cookieHeader(),
                authority.toString());
        await(reader, "events.open");
        assertThat(reader.said()).startsWith("HTTP/1.1 101");
        return reader;
    }

    private static void await(Begun program, String words) {
        Awaitility.await(words).atMost(LONG).until(() -> program.said().contains(words));
    }

    private static JsonNode device(RunningHouse house, String label) throws IOException {
        return TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", label, "--json"));
    }

    // The receiver.

    private Path inbox() {
        return folder.resolve("inbox");
    }

    /// Begins it and has it told.
    ///
    /// @return the secret
    private String receiver(RunningHouse house) throws IOException {
        Files.createDirectories(inbox());
        String certificate = inbox().resolve("cert.pem").toString();
        String key = inbox().resolve("key.pem").toString();
        var openssl = List.of("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        var command = new ArrayList<>(openssl);
        command.addAll(List.of("-nodes", "-days", "1", "-subj", "/CN=localhost"));
        command.addAll(List.of("-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate));
        Launcher.program(command).wasFine();
        var program = Files.writeString(folder.resolve("receiver.py"), RECEIVER);
        var receiver = begin("receiver", "python3", program.toString(), inbox().toString());
        await(receiver, "\n");
        String url = "https://localhost:%d/in?key=hidden"
                .formatted(Integer.parseInt(receiver.said().strip()));
        var words = new ArrayList<>(List.of("webhook", "add", url, "--name", "crm", "--reach", "machine", "--json"));
        words.addAll(List.of("--authority", certificate));
        words.addAll(List.of("--events", "call.began,call.ringing,call.answered,call.ended,call.recorded"));
        var added = house.command(words.toArray(String[]::new)).wasFine();
        return JSON.readTree(added.out()).path("secret").asText();
    }

    private List<String> told() throws IOException {
        var types = new ArrayList<String>();
        for (int i = 1; Files.exists(inbox().resolve(i + ".head")); i++) {
            types.add(JSON.readTree(inbox().resolve(i + ".body").toFile())
                    .path("type")
                    .asText());
        }
        return types;
    }

    /// As a receiver without a library would, by the recipe of docs/EVENTS.md.
    private void everyMessageIsSigned(String secret) throws IOException {
        assertThat(secret).startsWith("whsec_");
        String key = HexFormat.of().formatHex(Base64.getDecoder().decode(secret.substring("whsec_".length())));
        int count = told().size();
        for (int i = 1; i <= count; i++) {
            var head = JSON.readTree(inbox().resolve(i + ".head").toFile());
            byte[] body = Files.readAllBytes(inbox().resolve(i + ".body"));
            var signed = folder.resolve("signed");
            Files.writeString(
                    signed,
                    "%s.%s.%s"
                            .formatted(
                                    head.path("id").asText(),
                                    head.path("timestamp").asText(),
                                    new String(body, StandardCharsets.UTF_8)));
            String mac = Launcher.program(
                            "openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:" + key, signed.toString())
                    .wasFine()
                    .out()
                    .strip();
            byte[] expected = HexFormat.of().parseHex(mac.substring(mac.lastIndexOf(' ') + 1));
            assertThat(head.path("signature").asText())
                    .isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
        }
    }

    // Programs.

    private record Begun(Path out) {
        String said() {
            try {
                return Files.readString(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Begun begin(String name, String... command) {
        var out = folder.resolve(name + ".txt");
        var process = Launcher.begin(List.of(command), out);
        begun.add(process);
        return new Begun(out);
    }
}
