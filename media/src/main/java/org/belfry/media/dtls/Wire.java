package org.belfry.media.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.belfry.ground.Time;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// The network as the library sees it: during the handshake its thread waits at the [Inbox], later the owner's thread
/// puts in one datagram at a time and nobody waits. What the library sends record by record leaves in as few
/// datagrams as hold it, once it waits for an answer: a flight is mostly one, so a lossy path loses less. Confined to
/// the handshake's thread, then to the owner's.
final class Wire implements DatagramTransport {

    private final Inbox inbox;
    private final Time time;
    private final Consumer<byte[]> out;
    private int receiveLeft;
    private int sendLeft;
    private boolean later;
    private byte @Nullable [] single;
    private final byte[] flight = new byte[DtlsLimits.SEND_BYTES_MAX];
    private int flightBytes;

    Wire(Inbox inbox, Time time, DtlsLimits limits, Consumer<byte[]> out) {
        this.inbox = inbox;
        this.time = time;
        this.out = out;
        receiveLeft = limits.receivedMax();
        sendLeft = limits.sentMax();
    }

    /// From now on [#receive] has what [#put] put in, and fails instead of waiting.
    void later() {
        later = true;
    }

    void put(byte[] datagram) {
        single = datagram;
    }

    @Override
    public int getReceiveLimit() {
        return DtlsLimits.RECEIVE_BYTES_MAX;
    }

    @Override
    public int getSendLimit() {
        return DtlsLimits.SEND_BYTES_MAX;
    }

    /// The library asks with the milliseconds that are left until it sends its flight again.
    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        byte[] datagram = later ? single : await(waitMillis);
        single = null;
        if (datagram == null) {
            if (later || inbox.isClosed()) {
                throw new InterruptedIOException("nothing more to read");
            }
            return -1;
        }
        int bytes = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, bytes);
        return bytes;
    }

    private byte @Nullable [] await(int waitMillis) {
        long deadline = time.nanoTime() + waitMillis * 1_000_000L;
        byte[] datagram;
        do {
            datagram = inbox.take(deadline);
            // Beyond the bound the handshake goes on blind until its time is up.
        } while (datagram != null && --receiveLeft < 0);
        return datagram;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (flightBytes + length > flight.length) {
            flush();
        }
        System.arraycopy(buffer, offset, flight, flightBytes, length);
        flightBytes += length;
    }

    /// Lets go what was sent.
    void flush() {
        if (flightBytes > 0 && sendLeft > 0) {
            sendLeft--;
            out.accept(Arrays.copyOf(flight, flightBytes));
        }
        flightBytes = 0;
    }

    @Override
    public void close() {
        flush();
        inbox.close();
    }
}
