package org.belfry.media.dtls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Executor;
import org.belfry.ground.Time;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.jspecify.annotations.Nullable;

/// One DTLS association, from the first hello to the end of the call (RFC 6347, RFC 5764).
///
///     Waiting ──first good hello, or client──▶ Handshaking ──▶ Keyed ──close_notify, close──▶ Over
///        └────────time, close──────────────────┴── Failed
///
/// Owned by one thread, its *desk*: every method is called there, and the [DtlsListener] is told through the executor
/// that leads there. A server holds no thread until a hello comes that may lead to keys ([HelloCheck]); nobody
/// holds one after the outcome. [#tick] has to be called, at the latest when [#deadlineNanos] says; the owner's one
/// timer does for all associations.
///
/// Hand in only what comes from an address ICE has validated: a hello from elsewhere could end the handshake of the
/// true peer before it begins. An attacker who can forge that address may still disturb a handshake, as he could
/// by cutting the wire, but gets no keys; after the outcome nothing unauthenticated is heard.
public final class DtlsAssociation {

    private static final int SCRATCH_BYTES = DtlsLimits.RECEIVE_BYTES_MAX;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final DtlsRole role;
    private final Terms terms;
    private final DtlsAssociations house;
    private final Executor desk;
    private final DtlsListener listener;
    private final Time time;
    private final Inbox inbox;
    private final Wire wire;
    private final long endNanos;

    private boolean begun;
    /// What was wrong with the first hello that began nothing: the answer if none comes that does.
    private @Nullable DtlsFailure refused;
    private boolean decided;
    private boolean over;
    private boolean peerClosed;
    private @Nullable DTLSTransport established;
    private long windowNanos;
    private int windowLeft;

    DtlsAssociation(
            DtlsAssociations house, DtlsRole role, Terms terms, Executor desk, DtlsListener listener, Time time) {
        this.house = house;
        this.role = role;
        this.terms = terms;
        this.desk = desk;
        this.listener = listener;
        this.time = time;
        var limits = house.limits();
        inbox = new Inbox(limits.inboxMax());
        wire = new Wire(inbox, time, limits, datagram -> desk.execute(() -> listener.send(datagram)));
        endNanos = time.nanoTime() + limits.time().toNanos();
        windowNanos = time.nanoTime();
        windowLeft = limits.laterPerSecond();
    }

    /// The client speaks first.
    void open() {
        if (role == DtlsRole.CLIENT) {
            begin();
        }
    }

    /// One datagram whose first byte is 20..63 (RFC 7983 §7), copied. Never blocks and never throws.
    public void received(MemorySegment region, long at, int length) {
        if (length <= DtlsLimits.RECEIVE_BYTES_MAX) {
            received(region.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /// The same of an array, which becomes ours.
    public void received(byte[] datagram) {
        if (over || !RecordCheck.passes(datagram)) {
            return;
        }
        DTLSTransport keyed = established;
        if (keyed != null) {
            later(keyed, datagram);
            return;
        }
        if (decided) {
            return;
        }
        if (!begun) {
            DtlsFailure fault = HelloCheck.fault(datagram);
            if (fault == null) {
                begin();
            } else if (refused == null && fault != DtlsFailure.MALFORMED) {
                refused = fault;
            }
        }
        if (begun) {
            inbox.offer(datagram);
        }
    }

    /// Time has passed.
    public void tick(long nowNanos) {
        if (decided || over) {
            return;
        }
        if (nowNanos - endNanos >= 0) {
            inbox.close();
            DtlsFailure fault = refused;
            decide(new DtlsOutcome.Failed(begun || fault == null ? DtlsFailure.TIMEOUT : fault, ""));
            return;
        }
        inbox.tick(nowNanos);
    }

    /// When [#tick] is wanted, on the clock of [Time#nanoTime]; `Long.MAX_VALUE` never again. It moves with each
    /// flight, on another thread: ask again within a tenth of a second.
    public long deadlineNanos() {
        return decided || over ? Long.MAX_VALUE : inbox.deadlineNanos(endNanos);
    }

    /// The handshake's thread waits for the other side.
    boolean isIdle() {
        return inbox.isIdle();
    }

    /// The call is over: says `close_notify` if there are keys, else stops the handshake. Idempotent.
    public void close() {
        if (over) {
            return;
        }
        inbox.close();
        if (!decided) {
            decide(new DtlsOutcome.Failed(DtlsFailure.CLOSED, ""));
        }
        over = true;
        DTLSTransport keyed = established;
        established = null;
        if (keyed != null) {
            shut(keyed);
        }
    }

    private void begin() {
        begun = true;
        if (!house.start(this::handshake)) {
            decide(new DtlsOutcome.Failed(DtlsFailure.BUSY, ""));
        }
    }

    /// On its own thread.
    private void handshake() {
        try {
            DTLSTransport transport = shake();
            wire.flush();
            desk.execute(() -> keyed(transport));
        } catch (IOException | RuntimeException fault) {
            short alert = fault instanceof TlsFatalAlert fatal
                    ? fatal.getAlertDescription()
                    : AlertDescription.internal_error;
            wire.flush();
            desk.execute(() -> decide(terms.failure(alert)));
        }
    }

    private DTLSTransport shake() throws IOException {
        int resendMs = (int) house.limits().firstResend().toMillis();
        Runnable closed = this::peerSaidClose;
        return switch (role) {
            case CLIENT -> new DTLSClientProtocol().connect(new ClientPeer(terms, resendMs, closed), wire);
            case SERVER -> {
                var protocol = new DTLSServerProtocol();
                protocol.setVerifyRequests(false);
                yield protocol.accept(new ServerPeer(terms, resendMs, closed), wire);
            }
        };
    }

    /// From here on wire and library belong to the desk.
    private void keyed(DTLSTransport transport) {
        var keys = terms.keyed();
        wire.later();
        if (decided || keys == null) {
            shut(transport);
            if (keys != null) {
                keys.ours().close();
                keys.theirs().close();
            }
            decide(new DtlsOutcome.Failed(DtlsFailure.INTERNAL, ""));
            return;
        }
        decide(keys);
        established = transport;
        for (byte[] left = inbox.poll(); left != null && established != null; left = inbox.poll()) {
            later(transport, left);
        }
    }

    /// Once.
    private void decide(DtlsOutcome outcome) {
        if (!decided) {
            decided = true;
            desk.execute(() -> listener.outcome(outcome));
        }
    }

    /// The other side's last flight again, which is answered with ours, or its `close_notify`.
    private void later(DTLSTransport transport, byte[] datagram) {
        long now = time.nanoTime();
        if (now - windowNanos >= SECOND_NANOS) {
            windowNanos = now;
            windowLeft = house.limits().laterPerSecond();
        }
        if (windowLeft <= 0) {
            return;
        }
        windowLeft--;
        wire.put(datagram);
        byte[] scratch = new byte[SCRATCH_BYTES];
        try {
            while (established != null) {
                // Zero: until the wire has nothing more. Application data has no business here and is not kept.
                transport.receive(scratch, 0, scratch.length, 0);
            }
        } catch (IOException | RuntimeException end) {
            // The wire is empty. Or the library gave the association up: media goes on, its keys are set.
            return;
        }
    }

    /// On the desk. During the handshake, on its thread, there is nothing to close yet: its end is the outcome.
    private void peerSaidClose() {
        if (established != null && !peerClosed) {
            peerClosed = true;
            established = null;
            over = true;
            desk.execute(listener::closedByPeer);
        }
    }

    private void shut(DTLSTransport transport) {
        try {
            transport.close();
        } catch (IOException | RuntimeException gone) {
            // The association ends all the same; the other side will notice by ICE.
            return;
        } finally {
            wire.flush();
        }
    }
}
