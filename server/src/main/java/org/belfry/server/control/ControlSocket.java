package org.belfry.server.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;
import org.belfry.ground.Background;
import org.belfry.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The house's end of the control socket.
///
/// Limits: 16 connections at once (a further one waits in the kernel's queue of 16), requests of 64 KiB. Each
/// connection has a thread of its own and may block. The file is made in a folder only its owner may enter, so there
/// is no moment in which anybody else can connect.
public final class ControlSocket implements AutoCloseable {

    /// What a Unix socket's path may measure (sockaddr_un), less its final zero.
    public static final int PATH_BYTES_MAX = 107;

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int CONNECTIONS_MAX = 16;
    private static final Duration ACCEPT_AGAIN = Duration.ofSeconds(1);

    private final Path path;
    private final Function<ControlRequest, ControlReply> house;
    private final Background background;
    private final ServerSocketChannel server;
    private final Semaphore connections = new Semaphore(CONNECTIONS_MAX);

    private ControlSocket(
            Path path,
            Function<ControlRequest, ControlReply> house,
            Background background,
            ServerSocketChannel server) {
        this.path = path;
        this.house = house;
        this.background = background;
        this.server = server;
    }

    /// Opens the socket, in the place of one a killed house left behind; the caller holds the data folder's lock, so
    /// no other house can be listening.
    ///
    /// @throws IOException if the file can't be made
    public static ControlSocket open(Path path, Function<ControlRequest, ControlReply> house, Background background)
            throws IOException {
        Files.deleteIfExists(path);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path), CONNECTIONS_MAX);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        var socket = new ControlSocket(path, house, background, server);
        background.start("control socket", socket::accept);
        return socket;
    }

    /// Whether `path` is short enough to be a socket's.
    public static boolean fits(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                connections.acquire();
                var channel = server.accept();
                background.start("control connection", () -> serve(channel));
            } catch (ClosedChannelException closing) {
                return;
            } catch (IOException e) {
                connections.release();
                LOG.warn("control socket: a connection could not be accepted: {}", e.toString());
                // Out of file descriptors, most likely: trying at once would only fill the log.
                background.after("control socket", ACCEPT_AGAIN, this::accept);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            String user =
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
            var request = Wire.request(Wire.read(channel, Wire.REQUEST_BYTES_MAX), user);
            Wire.write(channel, Wire.reply(answer(request)));
        } catch (IOException e) {
            LOG.info("control socket: a connection ended early: {}", e.toString());
        } finally {
            connections.release();
        }
    }

    /// A fault of ours becomes a refusal with a trace in the log: the command line never hangs on one.
    private ControlReply answer(ControlRequest request) {
        try {
            return house.apply(request);
        } catch (StoreFault fault) {
            return new ControlReply.Refused(String.valueOf(fault.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("control socket: {} failed", request.verb(), e);
            return new ControlReply.Refused("the house failed to do that; its log says why");
        }
    }
}
