package org.belfry.media.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;

/// A blocking transport for a stranger of the tests.
final class Pipe implements DatagramTransport {

    private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
    private final Consumer<byte[]> out;

    Pipe(Consumer<byte[]> out) {
        this.out = out;
    }

    void put(byte[] datagram) {
        waiting.add(datagram);
    }

    @Override
    public int getReceiveLimit() {
        return 2_048;
    }

    @Override
    public int getSendLimit() {
        return 1_400;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        try {
            byte[] datagram = waiting.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (datagram == null) {
                return -1;
            }
            System.arraycopy(datagram, 0, buffer, offset, datagram.length);
            return datagram.length;
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        out.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void close() {}
}
