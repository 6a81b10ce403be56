package org.belfry.house.media;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.belfry.ice.turn.TurnSecrets;
import org.belfry.media.plan.EndpointKind;
import org.belfry.sip.sdp.SessionDescription;

/// Headless Chromium with one page (`page.js`) whose microphone is a file with a tone. The page fetches
/// orders and posts what came of them, one at a time. Nothing of its security is waived: DTLS and ICE
/// are as for everybody.
final class Chromium implements AutoCloseable {

    private static final String PAGE = "<!doctype html><script src=\"page.js\"></script>";
    private static final int ORDER_SECONDS = 40;
    private static final int FILE_SECONDS = 60;

    private final BlockingQueue<byte[]> orders = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper json = new JsonMapper();
    private final HttpServer server;
    private final Program program;
    private int calls;
    private int ordered;

    /// @param hz its microphone's tone
    Chromium(Path folder, int hz) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::page);
        server.createContext("/order", this::order);
        server.createContext("/done", this::done);
        server.start();
        program = Program.start(folder, Map.of("HOME", folder.toString()), command(folder, hz));
    }

    private List<String> command(Path folder, int hz) throws IOException {
        return List.of(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + Tones.file(folder, hz, FILE_SECONDS),
                "--autoplay-policy=no-user-gesture-required",
                // The port listens on loopback alone.
                "--allow-loopback-in-peer-connection",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"),
                "http://localhost:" + server.getAddress().getPort() + "/");
    }

    private void page(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isScript = exchange.getRequestURI().getPath().equals("/page.js");
            byte[] body = isScript ? script() : PAGE.getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().add("Content-Type", isScript ? "text/javascript" : "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] script() throws IOException {
        try (var script = Objects.requireNonNull(Chromium.class.getResourceAsStream("page.js"))) {
            return script.readAllBytes();
        }
    }

    private void order(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] order = orders.take();
            exchange.sendResponseHeaders(200, order.length);
            exchange.getResponseBody().write(order);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void done(HttpExchange exchange) throws IOException {
        try (exchange) {
            done.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private synchronized String ask(String what, int id, String sdp, Map<String, Object> settings) throws Exception {
        String number = ++ordered + "";
        orders.add(json.writeValueAsBytes(
                Map.of("number", number, "what", what, "id", id, "sdp", sdp, "settings", settings)));
        String answer = done.poll(ORDER_SECONDS, TimeUnit.SECONDS);
        while (answer != null && !answer.startsWith(number + " ")) {
            // To an order whose giver was interrupted.
            answer = done.poll(ORDER_SECONDS, TimeUnit.SECONDS);
        }
        if (answer == null || !answer.startsWith(number + " done ")) {
            throw new AssertionError("the page was asked for %s and said %s; Chromium said:\n%s"
                    .formatted(what, answer, program.said()));
        }
        return answer.substring((number + " done ").length());
    }

    /// A call that is not there yet.
    Peer peer() {
        return new Line(calls++, Map.of());
    }

    /// One with a picture of a test card.
    Line withPicture() {
        return new Line(calls++, Map.of("video", Map.of("width", 320, "height", 240, "frameRate", 20)));
    }

    /// One that may go through this TURN server and no other way.
    Line behind(String url, TurnSecrets.Login login) {
        var server = Map.of(
                "urls",
                url,
                "username",
                login.username(),
                "credential",
                login.password().disclose());
        return new Line(calls++, Map.of("iceServers", List.of(server), "iceTransportPolicy", "relay"));
    }

    @SuppressWarnings("try") // an interrupted test ends here, and so may its peers
    final class Line implements Peer {

        private final int id;
        private final Map<String, Object> settings;
        private int ledFrom;
        private int ledTo;

        /// @param settings of its connection, in the browser's words
        Line(int id, Map<String, Object> settings) {
            this.id = id;
            this.settings = settings;
        }

        private String ask(String what, String sdp) throws Exception {
            return Chromium.this.ask(what, id, sdp, settings);
        }

        /// The kind of its end of the way it has chosen, and how that talks to the relay: `relay udp`.
        String way() throws Exception {
            return ask("way", "");
        }

        /// What came of the other side's picture.
        ///
        /// @param frames decoded
        /// @param asked requests for lost packets
        /// @param repeated packets that came again
        record Picture(long frames, long asked, long repeated, long repeats) {}

        Picture picture() throws Exception {
            String[] told = ask("picture", "").split(" ", -1);
            return new Picture(
                    Long.parseLong(told[0]), Long.parseLong(told[1]), Long.parseLong(told[2]), Long.parseLong(told[3]));
        }

        @Override
        public EndpointKind kind() {
            return EndpointKind.BROWSER;
        }

        @Override
        public SessionDescription offer() throws Exception {
            return said(ask("offer", ""));
        }

        @Override
        public SessionDescription answer(SessionDescription offer) throws Exception {
            return said(ask("answer", led(text(offer))));
        }

        @Override
        public void answered(SessionDescription answer) throws Exception {
            ask("answered", led(text(answer)));
        }

        /// Sends its packets for the port `from` to the port `to`, which carries them on.
        Line through(int from, int to) {
            ledFrom = from;
            ledTo = to;
            return this;
        }

        private String led(String sdp) {
            return ledTo == 0 ? sdp : sdp.replace(" " + ledFrom + " ", " " + ledTo + " ");
        }

        @Override
        public Sound heard() throws Exception {
            byte[] samples = HexFormat.of().parseHex(ask("hear", ""));
            return Sound.ofBytes(ByteBuffer.wrap(samples), 1, 48_000);
        }

        @Override
        public String told() throws Exception {
            return "Chromium: " + ask("state", "");
        }

        @Override
        public void close() throws Exception {
            ask("close", "");
        }

        private static SessionDescription said(String sdp) {
            return MediaHouse.parsed(sdp.getBytes(StandardCharsets.UTF_8));
        }

        private static String text(SessionDescription description) {
            return new String(description.print(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        program.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
