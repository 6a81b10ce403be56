package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// A mail server that is not ours: aiosmtpd, as `mail-server.py` among the resources says, with an authority of its
/// own. Ended by its id.
final class MailProvider implements AutoCloseable {

    static final String USER = "pbx";
    static final String PASSWORD = "eleven letters in a box";

    /// Debian's, for which the package is; another may come first on the path.
    private static final String PYTHON = "/usr/bin/python3";

    private static final String KEY = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

    private final Path home;
    private final Process process;

    private MailProvider(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /// Returns when it listens.
    ///
    /// @param manner `starttls`, `implicit` or `plain`
    /// @param name of its certificate
    static MailProvider start(Path folder, String manner, String name) throws IOException {
        var home = Files.createTempDirectory(folder, "mail");
        Files.writeString(home.resolve("names"), "subjectAltName=DNS:%s\n".formatted(name));
        openssl(home, "req -x509" + KEY + " -keyout ca.key -out ca.pem -days 30 -subj /CN=Mail-Authority");
        openssl(home, "req" + KEY + " -keyout own.key -out own.csr -subj /CN=" + name);
        openssl(
                home,
                "x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile names -out own.pem");
        var script = home.resolve("mail-server.py");
        try (var in = MailProvider.class.getResourceAsStream("mail-server.py")) {
            Files.write(script, Objects.requireNonNull(in, "mail-server.py").readAllBytes());
        }
        var process = Launcher.begin(
                List.of(PYTHON, script.toString(), home.toString(), manner, USER, PASSWORD), home.resolve("said.txt"));
        var provider = new MailProvider(home, process);
        Awaitility.await("the mail server listens")
                .atMost(Duration.ofSeconds(60))
                .until(() -> !process.isAlive() || Files.exists(home.resolve("port")));
        assertThat(process.isAlive()).as(provider.said()).isTrue();
        return provider;
    }

    private static void openssl(Path home, String arguments) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ", -1)));
        var made = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.onExit().join().exitValue()).as(said).isZero();
    }

    Path authority() {
        return home.resolve("ca.pem");
    }

    String port() throws IOException {
        return Files.readString(home.resolve("port"));
    }

    /// Has that house send its mail here.
    Launcher.Ended takesMailOf(RunningHouse house, String tls) throws IOException {
        var password = home.resolve("password");
        if (!Files.exists(password)) {
            Files.createFile(
                    password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, PASSWORD + "\n");
        }
        return house.command(
                "mail",
                "set",
                "--host",
                "localhost",
                "--port",
                port(),
                "--tls",
                tls,
                "--user",
                USER,
                "--password-file",
                password.toString(),
                "--from",
                "pbx@firm.example",
                "--authority",
                authority().toString());
    }

    /// What it took, by number.
    List<Path> mails() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        }
    }

    /// Of one mail: whether TLS stood, whether somebody had signed in, and for whom it is.
    static String envelope(Path mail) throws IOException {
        return Files.readString(Path.of(mail.toString().replace(".eml", ".envelope")))
                .strip();
    }

    /// Its commands, without those that are nobody's business but TLS's.
    List<String> heard() throws IOException {
        var file = home.resolve("heard");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    String said() throws IOException {
        return Files.readString(home.resolve("said.txt"), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
