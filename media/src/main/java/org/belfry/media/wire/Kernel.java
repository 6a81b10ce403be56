package org.belfry.media.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The system calls of the media port, bound once. Linux; the layouts are those of its 64-bit machines.
///
/// Nothing a network can cause throws. Calls that prepare answer `-errno` where the C library says -1; those of each
/// turn
/// of a loop just -1, since noting `errno` would cost objects and whatever it was, the turn is over. One instance
/// belongs
/// to one thread. Addresses travel as `long`, which costs no object.
@SuppressWarnings("restricted") // calling the C library is what it is for; decision 0150
final class Kernel implements AutoCloseable {

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    private static final int MSG_DONTWAIT = 0x40;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final long ERRNO_AT =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = ints("socket", 3);
    private static final MethodHandle BIND = bind("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            bind("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = bind("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CLOSE = ints("close", 1);
    private static final MethodHandle RECVMMSG =
            often("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDMMSG = often("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CREATE = ints("epoll_create1", 1);
    private static final MethodHandle EPOLL_CTL = bind("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EPOLL_WAIT =
            often("epoll_wait", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = ints("eventfd", 2);
    private static final MethodHandle READ = often("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle WRITE = often("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle NANOSLEEP = often("nanosleep", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle AFFINITY = bind("sched_setaffinity", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
    /// Room for one small argument or answer.
    private final MemorySegment word = arena.allocate(128, 8);

    int socket(int family, int type) {
        try {
            return answer((int) SOCKET.invokeExact(state, family, type, 0));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int bind(int fd, MemorySegment address, int bytes) {
        try {
            return answer((int) BIND.invokeExact(state, fd, address.address(), bytes));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int setOption(int fd, int level, int option, int value) {
        try {
            word.set(JAVA_INT, 0, value);
            return answer((int) SETSOCKOPT.invokeExact(state, fd, level, option, word.address(), 4));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// The address a socket is bound to, into `address` of at least 28 bytes.
    int nameOf(int fd, MemorySegment address) {
        try {
            word.set(JAVA_INT, 0, (int) address.byteSize());
            return answer((int) GETSOCKNAME.invokeExact(state, fd, address.address(), word.address()));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int close(int fd) {
        try {
            return answer((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// Takes what is there, up to `count`; -1 if there is nothing.
    int receive(int fd, long messages, int count) {
        try {
            return (int) RECVMMSG.invokeExact(fd, messages, count, MSG_DONTWAIT, 0L);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int send(int fd, long messages, int count) {
        try {
            return (int) SENDMMSG.invokeExact(fd, messages, count, MSG_DONTWAIT);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int newEpoll() {
        try {
            return answer((int) EPOLL_CREATE.invokeExact(state, 0x80000));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int control(int epoll, int operation, int fd, MemorySegment event) {
        try {
            return answer((int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event.address()));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int await(int epoll, MemorySegment event, int millis) {
        try {
            return (int) EPOLL_WAIT.invokeExact(epoll, event.address(), 1, millis);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int newEvent() {
        try {
            return answer((int) EVENTFD.invokeExact(state, 0, 0x80800)); // EFD_CLOEXEC, EFD_NONBLOCK
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    void take(int event) {
        try {
            long ignored = (long) READ.invokeExact(event, word.address(), 8L);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    void raise(int event) {
        try {
            word.set(JAVA_LONG, 0, 1L);
            long ignored = (long) WRITE.invokeExact(event, word.address(), 8L);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// Rests for less than a second.
    void pause(int nanos) {
        try {
            word.set(JAVA_LONG, 0, 0L);
            word.set(JAVA_LONG, 8, nanos);
            int ignored = (int) NANOSLEEP.invokeExact(word.address(), 0L);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// Binds the calling thread to processor `cpu`, 0 to 1023; a negative answer leaves it where it was.
    int pin(int cpu) {
        try {
            word.fill((byte) 0);
            word.set(ValueLayout.JAVA_LONG, cpu / 64 * 8L, 1L << cpu % 64);
            return answer((int) AFFINITY.invokeExact(state, 0, 128L, word.address()));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private int answer(int result) {
        return result >= 0 ? result : -state.get(JAVA_INT, ERRNO_AT);
    }

    private static RuntimeException unexpected(Throwable failed) {
        return switch (failed) {
            case RuntimeException ours -> ours;
            case Error error -> throw error;
            default -> new IllegalStateException("a system call", failed);
        };
    }

    private static MethodHandle ints(String name, int count) {
        var arguments = new MemoryLayout[count];
        java.util.Arrays.fill(arguments, JAVA_INT);
        return bind(name, JAVA_INT, arguments);
    }

    private static MethodHandle often(String name, MemoryLayout result, MemoryLayout... arguments) {
        var address = LINKER.defaultLookup().findOrThrow(name);
        return LINKER.downcallHandle(address, FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
        var address = LINKER.defaultLookup().findOrThrow(name);
        return LINKER.downcallHandle(address, FunctionDescriptor.of(result, arguments), ERRNO);
    }
}
