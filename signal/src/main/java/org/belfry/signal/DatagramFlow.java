package org.belfry.signal;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.belfry.ground.IpAddress;
import org.belfry.guard.Sighting;
import org.belfry.net.UdpDoor;
import org.belfry.sip.Via;

/// A door for datagrams and an address and port behind it. Immutable; costs nothing while nobody holds it.
///
///     id:  0 | door | address, 4 or 16 bytes | port, 2 bytes
final class DatagramFlow implements Flow {

    static final byte KIND = 0;

    /// RFC 3261 §18.1.1: what is within 200 bytes of an unknown path MTU takes a connection.
    private static final int REQUEST_BYTES_MAX = 1_300;

    /// What IPv4 and UDP leave of 65,535.
    private static final int DATAGRAM_BYTES_MAX = 65_507;

    private final DatagramDoor door;
    private final InetSocketAddress remote;
    private final int requestBytesMax;

    DatagramFlow(DatagramDoor door, InetSocketAddress remote) {
        this(door, remote, REQUEST_BYTES_MAX);
    }

    private DatagramFlow(DatagramDoor door, InetSocketAddress remote, int requestBytesMax) {
        this.door = door;
        this.remote = remote;
        this.requestBytesMax = requestBytesMax;
    }

    @Override
    public DatagramFlow ofAnySize() {
        return new DatagramFlow(door, remote, DATAGRAM_BYTES_MAX);
    }

    /// A door of an endpoint; `number` tells it from the others of this run, `host` is what it calls itself
    /// in Via.
    record DatagramDoor(UdpDoor door, int number, String host, FlowTokens tokens, Counters counters) {}

    /// The flow that an id of [#id] names, of this door.
    static DatagramFlow of(DatagramDoor door, byte[] id) {
        var bytes = ByteBuffer.wrap(id, 2, id.length - 2);
        byte[] address = new byte[id.length - 4];
        bytes.get(address);
        int port = Short.toUnsignedInt(bytes.getShort());
        return new DatagramFlow(door, new InetSocketAddress(addressOf(address), port));
    }

    private static java.net.InetAddress addressOf(byte[] address) {
        try {
            return java.net.InetAddress.getByAddress(address);
        } catch (java.net.UnknownHostException impossible) {
            throw new AssertionError("4 and 16 bytes are always an address", impossible);
        }
    }

    /// Where answers to a request go whose top Via this is (RFC 3261 §18.2.2, RFC 3581 §4): the address
    /// it really came from, and the port it came from if the client asked for that, else the one it says it
    /// listens at. `maddr` is not honoured: it lets a stranger choose whom we send to.
    DatagramFlow wayBack(Via top) {
        int port = top.wantsRport() ? remote.getPort() : top.port().orElse(SipTransport.UDP.usualPort());
        return port == remote.getPort()
                ? this
                : new DatagramFlow(door, new InetSocketAddress(remote.getAddress(), port));
    }

    @Override
    public SipTransport transport() {
        return SipTransport.UDP;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return door.door().boundAddress();
    }

    @Override
    public boolean isInbound() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return door.door().isOpen();
    }

    @Override
    public String token() {
        return door.tokens().token(id());
    }

    @Override
    public byte[] id() {
        byte[] address = IpAddress.of(remote.getAddress()).bytes();
        return ByteBuffer.allocate(4 + address.length)
                .put(KIND)
                .put((byte) door.number())
                .put(address)
                .putShort((short) remote.getPort())
                .array();
    }

    @Override
    public int requestBytesMax() {
        return requestBytesMax;
    }

    @Override
    public Via via(String branch) {
        return Via.of("UDP", door.host(), local().getPort(), branch);
    }

    @Override
    public boolean send(byte[] message) {
        boolean sent = door.door().isOpen() && door.door().send(Unpooled.wrappedBuffer(message), remote);
        if (!sent) {
            door.counters().add(EndpointCounter.UNSENT);
        }
        return sent;
    }

    @Override
    public boolean isKnown() {
        return door.door().spec().gate().isGood(IpAddress.of(remote.getAddress()));
    }

    @Override
    public void provedItself() {
        door.door().spec().gate().provedItself(IpAddress.of(remote.getAddress()));
    }

    @Override
    public void close() {
        // There is nothing to end.
    }

    @Override
    public void sight(Sighting sighting) {
        door.door().spec().gate().sight(IpAddress.of(remote.getAddress()), sighting);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatagramFlow that && door.number() == that.door.number() && remote.equals(that.remote);
    }

    @Override
    public int hashCode() {
        return 31 * remote.hashCode() + door.number();
    }

    /// Names no address.
    @Override
    public String toString() {
        return "flow over UDP";
    }
}
