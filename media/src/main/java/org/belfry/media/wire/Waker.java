package org.belfry.media.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Lets one thread wait for many sockets, a moment, or a call of [#wake] from another thread (`epoll`, `eventfd`).
///
/// All but [#wake] belongs to that one thread.
public final class Waker implements AutoCloseable {
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int EPOLLIN = 1;

    private final Arena arena = Arena.ofShared();
    private final Kernel kernel = new Kernel();
    private final Kernel others = new Kernel();
    /// The kernel's event: on some machines its data begins at byte 4, on others at byte 8. The number of the socket is
    /// written to both and read at 8, which is right on all of them as long as one event is taken at a time.
    private final MemorySegment event = arena.allocate(16, 8);
    private @Nullable MediaSocket[] sockets = new MediaSocket[64];
    private final int epoll;
    private final int bell;
    private boolean isClosed;

    /// @throws IOException if the system has no more descriptors
    public Waker() throws IOException {
        epoll = kernel.newEpoll();
        bell = kernel.newEvent();
        if (epoll < 0 || bell < 0) {
            throw new IOException("the system gives no more descriptors (errors %d, %d)".formatted(-epoll, -bell));
        }
        change(ADD, bell);
    }

    public void add(MediaSocket socket) {
        if (socket.fd() >= sockets.length) {
            sockets = Arrays.copyOf(sockets, 2 * socket.fd());
        }
        sockets[socket.fd()] = socket;
        change(ADD, socket.fd());
    }

    public void remove(MediaSocket socket) {
        sockets[socket.fd()] = null;
        change(DELETE, socket.fd());
    }

    private void change(int operation, int fd) {
        event.set(JAVA_INT, 0, EPOLLIN);
        event.set(JAVA_INT, 4, fd);
        event.set(JAVA_INT, 8, fd);
        event.set(JAVA_INT, 12, 0);
        kernel.control(epoll, operation, fd, event);
    }

    /// Waits up to `millis` (0: not at all, -1: for ever).
    ///
    /// @return a socket with something to read, or null: it was woken, or time is up
    public @Nullable MediaSocket await(int millis) {
        if (kernel.await(epoll, event, millis) <= 0) {
            return null;
        }
        int fd = event.get(JAVA_INT, 8);
        if (fd == bell) {
            kernel.take(bell);
            return null;
        }
        return sockets[fd];
    }

    /// Rests `nanos`, less than a second, whatever comes: what arrives meanwhile is taken in one go afterwards.
    public void pause(int nanos) {
        kernel.pause(nanos);
    }

    /// Binds the calling thread to a processor if the system lets it.
    public void pin(int cpu) {
        kernel.pin(cpu);
    }

    /// Ends the present or the next [#await]. From any thread.
    public void wake() {
        synchronized (others) {
            if (!isClosed) {
                others.raise(bell);
            }
        }
    }

    @Override
    public void close() {
        synchronized (others) {
            isClosed = true;
            kernel.close(bell);
            kernel.close(epoll);
            others.close();
        }
        kernel.close();
        arena.close();
    }
}
