package org.belfry.signal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// The telephone of the Linphone project without sound and screen. It registers as `ann` as soon as it runs.
final class Linphone implements AutoCloseable {

    private final Program program;

    private Linphone(Program program) {
        this.program = program;
    }

    /// @param server host and port
    /// @param authority whom it trusts, in PEM
    static Linphone start(Path folder, SipTransport transport, String server, String authority, String password)
            throws IOException {
        var home = Files.createTempDirectory(folder, "linphone");
        Files.createDirectories(home.resolve(".local/share/linphone"));
        var anchor = Files.writeString(home.resolve("authority.pem"), authority, US_ASCII);
        String name = transport.name().toLowerCase(Locale.ROOT);
        var settings = Map.of(
                "port", "" + freePort(),
                "authority", anchor.toString(),
                "password", password,
                "server", server,
                "transport", name);
        var configuration = home.resolve("linphonerc");
        Files.writeString(configuration, Packets.read("linphone.conf", settings).replace("\r\n", "\n"));
        var program = Program.open(
                home,
                "env",
                "HOME=" + home,
                "PULSE_RUNTIME_PATH=" + home,
                "linphonec",
                "-c",
                configuration.toString(),
                "-d",
                "6");
        return new Linphone(program);
    }

    /// It has come to this: `Ok`, `Failed`, `Cleared`.
    void registrationIs(String state) {
        program.says("to [LinphoneRegistration" + state + "]");
    }

    String output() throws IOException {
        return program.output();
    }

    /// It takes its leave and ends.
    void quit() throws Exception {
        program.say("quit");
        program.endsWell();
    }

    @Override
    public void close() {
        program.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }
}
