package org.belfry.house.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.belfry.media.plan.EndpointKind;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// baresip with keys from the description (RFC 4568), and never without: started for its one call, ended with it.
final class Baresip implements Peer {

    private static final int FILE_SECONDS = 60;

    private final Path folder;
    private final Path sounds;
    private final SipLine sip = new SipLine();
    private final int port = Sockets.freePort();
    private @Nullable Program program;

    /// @param folder of its own
    /// @param hz its microphone's tone
    Baresip(Path folder, Codec codec, int hz) throws IOException {
        this.folder = folder;
        sounds = Files.createDirectory(folder.resolve("sounds"));
        String configuration = resource("baresip.conf")
                .replace("{sip}", "" + port)
                .replace("{rtp}", Sockets.freePort() + "-65000")
                .replace("{tone}", Tones.file(folder, hz, FILE_SECONDS).toString())
                .replace("{sounds}", sounds.toString());
        Files.writeString(folder.resolve("config"), configuration);
        Files.writeString(
                folder.resolve("accounts"),
                "<sip:phone@127.0.0.1:%d>;regint=0;answermode=auto;mediaenc=srtp-mand;audio_codecs=%s/%d/%d;ptime=20%n"
                        .formatted(sip.port(), codec.encoding(), rateHz(codec), codec.channels()));
        Files.writeString(folder.resolve("contacts"), "");
    }

    /// It counts the samples of G.722 as they are, and offers the old mistake of RFC 3551 §4.5.2 all the same.
    private static int rateHz(Codec codec) {
        return codec.encoding().equals("G722") ? 16_000 : codec.clockRateHz();
    }

    private static String resource(String name) throws IOException {
        try (var file = Objects.requireNonNull(Baresip.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void start(String... more) throws IOException {
        var command = new ArrayList<>(List.of("baresip", "-v", "-f", folder.toString()));
        command.addAll(List.of(more));
        program = Program.start(folder, Map.of(), command);
    }

    @Override
    public EndpointKind kind() {
        return EndpointKind.SECURE_PHONE;
    }

    @Override
    public SessionDescription offer() throws IOException {
        start("-e", "/dial sip:house@127.0.0.1:" + sip.port());
        return sip.invited();
    }

    @Override
    public void answered(SessionDescription answer) throws IOException {
        sip.accept(answer);
    }

    @Override
    public SessionDescription answer(SessionDescription offer) throws IOException {
        start();
        return sip.invite(port, offer);
    }

    @Override
    public Sound heard() throws IOException {
        try (var files = Files.list(sounds)) {
            var written =
                    files.filter(file -> file.toString().endsWith("-dec.wav")).findFirst();
            if (written.isEmpty()) {
                return Sound.NONE;
            }
            return Sound.ofGrowingFile(Files.readAllBytes(written.get()));
        }
    }

    @Override
    public String told() {
        String said = program == null ? "not started" : program.said();
        return "baresip: " + said.replaceAll("\\[[0-9:]+\\] audio=\\S+ \\(bit/s\\)\\s*", "");
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
        sip.close();
    }
}
