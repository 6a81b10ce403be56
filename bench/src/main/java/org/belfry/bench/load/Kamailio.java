package org.belfry.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The peer: Kamailio with a configuration of ours, everything in memory, digest under SHA-256, one
/// password for all. As a registrar it keeps bindings; for calls it is a proxy that stays in the route.
///
/// It gets what it needs to be quick: no log but of errors, no DNS, a few processes for the one
/// processor, and nonces that are good without a count, as it has them by default.
final class Kamailio {

    private static final Path PROGRAM = Path.of("/usr/sbin/kamailio");
    private static final int CHILDREN = 4;

    private Kamailio() {}

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    static String version() throws IOException, InterruptedException {
        var process = new ProcessBuilder(PROGRAM.toString(), "-v").start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().findFirst().orElse("").replaceAll("version: kamailio (\\S+).*", "Kamailio $1");
    }

    /// The command that runs it in the foreground, its files in `folder`.
    static List<String> command(LoadPlan.Scenario scenario, LoadPlan.Wire wire, Path folder, Subject.Ports ports)
            throws IOException, InterruptedException {
        Path configuration = folder.resolve("kamailio.cfg");
        String script = scenario.isCall() ? proxy(wire, ports.callee()) : registrar();
        Files.writeString(configuration, general(wire, folder, ports) + script);
        if (wire.isSecure()) {
            makeCertificate(folder);
            Files.writeString(folder.resolve("tls.cfg"), tls(folder));
        }
        return List.of(
                PROGRAM.toString(),
                "-f",
                configuration.toString(),
                "-DD",
                "-E",
                "-m",
                "512",
                "-M",
                "16",
                "-Y",
                folder.toString(),
                "-w",
                folder.toString());
    }

    private static String general(LoadPlan.Wire wire, Path folder, Subject.Ports ports) {
        String transport = wire.token().toLowerCase(java.util.Locale.ROOT);
        String callee = wire.isSecure() ? "listen=tcp:127.0.0.1:%d\n".formatted(ports.inner()) : "";
        return """
                debug=-1
                log_stderror=yes
                children=%1$d
                tcp_children=%1$d
                disable_tcp=%2$s
                enable_tls=%3$s
                tcp_max_connections=16384
                tls_max_connections=16384
                tcp_connection_lifetime=3700
                tcp_accept_no_cl=no
                dns=no
                rev_dns=no
                auto_aliases=no
                listen=%4$s:127.0.0.1:%5$d
                %6$s
                loadmodule "tm.so"
                loadmodule "tmx.so"
                loadmodule "siputils.so"
                loadmodule "sl.so"
                loadmodule "rr.so"
                loadmodule "pv.so"
                loadmodule "maxfwd.so"
                loadmodule "textops.so"
                loadmodule "usrloc.so"
                loadmodule "registrar.so"
                loadmodule "auth.so"
                %7$s
                modparam("auth", "algorithm", "SHA-256")
                modparam("usrloc", "db_mode", 0)
                modparam("usrloc", "hash_size", 14)
                modparam("registrar", "max_contacts", 1)
                """.formatted(
                        CHILDREN,
                        wire == LoadPlan.Wire.UDP ? "yes" : "no",
                        wire.isSecure() ? "yes" : "no",
                        transport,
                        ports.server(),
                        callee,
                        wire.isSecure()
                                ? "loadmodule \"tls.so\"\nmodparam(\"tls\", \"config\", \"%s\")"
                                        .formatted(folder.resolve("tls.cfg"))
                                : "");
    }

    private static String registrar() {
        return """
                request_route {
                    if (!is_method("REGISTER")) { sl_send_reply("501", "Not Implemented"); exit; }
                    if (!pv_www_authenticate("%1$s", "%2$s", "0")) {
                        www_challenge("%1$s", "1");
                        exit;
                    }
                    if (!save("location")) { sl_reply_error(); }
                    exit;
                }
                """.formatted(Credentials.REALM, Credentials.PASSWORD);
    }

    private static String proxy(LoadPlan.Wire wire, int calleePort) {
        String transport = wire == LoadPlan.Wire.UDP ? "udp" : "tcp";
        return """
                request_route {
                    if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
                    if (has_totag()) {
                        if (loose_route()) { t_relay(); exit; }
                        if (is_method("ACK")) { t_check_trans(); exit; }
                        sl_send_reply("404", "Not Here");
                        exit;
                    }
                    if (!is_method("INVITE")) { sl_send_reply("501", "Not Implemented"); exit; }
                    t_check_trans();
                    if (!pv_proxy_authenticate("%1$s", "%2$s", "0")) {
                        proxy_challenge("%1$s", "1");
                        exit;
                    }
                    consume_credentials();
                    record_route();
                    $du = "sip:127.0.0.1:%3$d;transport=%4$s";
                    if (!t_relay()) { sl_reply_error(); }
                    exit;
                }
                """.formatted(Credentials.REALM, Credentials.PASSWORD, calleePort, transport);
    }

    private static String tls(Path folder) {
        return """
                [server:default]
                method = TLSv1.2+
                verify_certificate = no
                require_certificate = no
                private_key = %1$s/key.pem
                certificate = %1$s/certificate.pem
                """.formatted(folder);
    }

    private static void makeCertificate(Path folder) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-keyout",
                        folder.resolve("key.pem").toString(),
                        "-out",
                        folder.resolve("certificate.pem").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("openssl made no certificate: " + said);
        }
    }
}
