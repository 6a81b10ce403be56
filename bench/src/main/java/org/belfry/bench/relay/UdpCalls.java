package org.belfry.bench.relay;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The system calls of the driver (Linux, 64 bits), addresses as `long`. They answer as the C library
/// does; what went wrong is not asked: a driver that cannot send counts what it did not send.
@SuppressWarnings("restricted") // calling the C library is what it is for
final class UdpCalls {

    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF_FORCE = 33;
    private static final int SO_SNDBUF_FORCE = 32;
    private static final int BUFFER_BYTES = 16 << 20;
    private static final int MSG_DONTWAIT = 0x40;

    private static final MethodHandle SOCKET = bind("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = bind("bind", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SET = bind("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECEIVE = bind("recvmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SEND = bind("sendmmsg", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = bind("close", JAVA_INT);

    private UdpCalls() {}

    /// A socket bound to `port` of every address, with room for 16 MiB if we may.
    static int open(int port) throws IOException {
        try (var arena = Arena.ofConfined()) {
            int fd = (int) SOCKET.invokeExact(AF_INET, SOCK_DGRAM, 0);
            var size = arena.allocate(JAVA_INT);
            size.set(JAVA_INT, 0, BUFFER_BYTES);
            int in = (int) SET.invokeExact(fd, SOL_SOCKET, SO_RCVBUF_FORCE, size.address(), 4);
            int out = (int) SET.invokeExact(fd, SOL_SOCKET, SO_SNDBUF_FORCE, size.address(), 4);
            var address = arena.allocate(16, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            address.set(ValueLayout.JAVA_SHORT, 2, Short.reverseBytes((short) port));
            if ((int) BIND.invokeExact(fd, address.address(), 16) != 0 || fd < 0 || in + out < -2) {
                throw new IOException("UDP port %d cannot be bound".formatted(port));
            }
            return fd;
        } catch (IOException refused) {
            throw refused;
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// Messages taken without waiting, or below 0.
    static int receive(int fd, long messages, int count) {
        try {
            return (int) RECEIVE.invokeExact(fd, messages, count, MSG_DONTWAIT, 0L);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// Messages sent, or below 0.
    static int send(int fd, long messages, int count) {
        try {
            return (int) SEND.invokeExact(fd, messages, count, 0);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void close(int fd) {
        try {
            int ignored = (int) CLOSE.invokeExact(fd);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private static MethodHandle bind(String name, MemoryLayout... arguments) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static RuntimeException unexpected(Throwable failed) {
        return switch (failed) {
            case RuntimeException ours -> ours;
            case Error error -> throw error;
            default -> new IllegalStateException("a system call", failed);
        };
    }
}
