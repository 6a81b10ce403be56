package org.belfry.media.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;

/// A UDP socket of the media port. Several may be bound to one address (`SO_REUSEPORT`): the kernel then gives all
/// datagrams of one source to the same one, so each loop has its own and none is shared.
///
/// IPv6 sockets carry IPv6 only. Sending is thread-safe, as the kernel's is.
public final class MediaSocket implements AutoCloseable {
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK_CLOEXEC = 0x80800;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_REUSEPORT = 15;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int EADDRINUSE = 98;
    /// Holds a fifth of a second of 2,000 streams, the longest a busy machine keeps a loop from its socket.
    private static final int BUFFER_BYTES = 8 * 1024 * 1024;

    private final int fd;
    private final TransportAddress local;
    private boolean isClosed;

    private MediaSocket(int fd, TransportAddress local) {
        this.fd = fd;
        this.local = local;
    }

    /// Binds to `local`; port 0 takes any that is free.
    ///
    /// @param shared whether others may be bound to the same address
    /// @throws IOException in one sentence: the port is taken, or the address is not of this machine
    public static MediaSocket open(TransportAddress local, boolean shared) throws IOException {
        try (var kernel = new Kernel();
                var arena = Arena.ofConfined()) {
            boolean isV4 = local.address().isV4();
            int fd = kernel.socket(isV4 ? Kernel.AF_INET : Kernel.AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK_CLOEXEC);
            if (fd < 0) {
                throw new IOException("a UDP socket can't be made (error %d of the system)".formatted(-fd));
            }
            if (shared) {
                kernel.setOption(fd, SOL_SOCKET, SO_REUSEPORT, 1);
            }
            if (!isV4) {
                kernel.setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
            }
            widen(kernel, fd);
            var name = arena.allocate(SocketAddress.BYTES, 8);
            int bytes = new SocketAddress(local).write(name, 0);
            int bound = kernel.bind(fd, name, bytes);
            if (bound < 0) {
                kernel.close(fd);
                throw new IOException(refusal(local, -bound));
            }
            kernel.nameOf(fd, name);
            return new MediaSocket(fd, SocketAddress.read(name, 0).address());
        }
    }

    /// Beyond the system's limit where we may, up to it where we may not.
    private static void widen(Kernel kernel, int fd) {
        if (kernel.setOption(fd, SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES) < 0) {
            kernel.setOption(fd, SOL_SOCKET, SO_RCVBUF, BUFFER_BYTES);
        }
        if (kernel.setOption(fd, SOL_SOCKET, SO_SNDBUFFORCE, BUFFER_BYTES) < 0) {
            kernel.setOption(fd, SOL_SOCKET, SO_SNDBUF, BUFFER_BYTES);
        }
    }

    private static String refusal(TransportAddress local, int error) {
        return error == EADDRINUSE
                ? "UDP port %s is taken by another program".formatted(local)
                : "UDP port %s can't be opened (error %d of the system)".formatted(local, error);
    }

    /// Lets others of ours be bound to the same address from now on. Whoever opens the first of them
    /// unshared and then does this has learned that the port was nobody's: among shared ones the kernel
    /// lets in any program of this user, unseen.
    public void share() {
        try (var kernel = new Kernel()) {
            kernel.setOption(fd, SOL_SOCKET, SO_REUSEPORT, 1);
        }
    }

    /// Where it is bound, with the real port.
    public TransportAddress local() {
        return local;
    }

    public boolean isV4() {
        return local.address().isV4();
    }

    /// Whether it is bound to every address of its family.
    public boolean isAnywhere() {
        IpAddress address = local.address();
        return address.high() == 0 && address.low() == 0;
    }

    int fd() {
        return fd;
    }

    /// Closes it once; no loop may still wait on it.
    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            try (var kernel = new Kernel()) {
                kernel.close(fd);
            }
        }
    }

    @Override
    public String toString() {
        return "MediaSocket[" + local + "]";
    }
}
