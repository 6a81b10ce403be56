package org.belfry.server.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The command line's end of the control socket.
public final class ControlClient {

    private final Path path;

    public ControlClient(Path path) {
        this.path = path;
    }

    /// Asks the running house; waits for its answer. No running house, or one of somebody else's, is
    /// [ControlReply.NoHouse].
    public ControlReply ask(String verb, Map<String, String> arguments) {
        if (!ControlSocket.fits(path) || !Files.exists(path)) {
            return new ControlReply.NoHouse(
                    "no house is running on %s; start it, or name its folder with --data".formatted(path.getParent()));
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            Wire.write(channel, Wire.request(verb, arguments));
            return Wire.reply(Wire.read(channel, Wire.REPLY_BYTES_MAX));
        } catch (IOException e) {
            return new ControlReply.NoHouse("no house answers at %s: %s".formatted(path, e.getMessage()));
        }
    }
}
