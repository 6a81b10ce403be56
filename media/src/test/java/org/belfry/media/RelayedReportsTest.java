package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.plan.MediaPath;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.StreamKeying;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.wire.MediaSocket;
import org.belfry.media.wire.SocketAddress;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Direction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Control packets leave under SSRCs of the leg they go to, whoever wrote what into them: the SSRC is
/// what keeps the keystreams of its tracks apart.
final class RelayedReportsTest {
    private static final int OURS = 0x1111_1111;
    private static final int BACK = 0x2222_2222;
    private static final int SPEAKER = 0x3333_3333;

    private static final StreamPlan VOICE = new StreamPlan(
            0,
            "audio",
            new StreamKeying.None(),
            null,
            null,
            List.of(new StreamPlan.Numbered(Codec.PCMU, 0, 0)),
            new StreamPlan.Flow(Direction.SENDRECV, true, 0),
            new StreamPlan.Ice(""));

    private final Directory directory = new Directory();
    private final MediaTransport far = Some.transport(directory);
    private final Outbound to = new Outbound(far, new int[] {OURS}, new SecureRandom());
    private final Outbound back = Some.outbound(BACK);
    private DatagramSocket bert;
    private MediaLoop loop;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        bert = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        bert.setSoTimeout(2_000);
        var gate = new Guard(Time.system(), new SecureRandom()).gate("media", GateLimits.sipDatagrams(), List.of());
        var socket = MediaSocket.open(new TransportAddress(House.HOME, 0), false);
        loop = new MediaLoop(0, false, Time.system(), gate, directory, List.of(socket), List.of(), 1);
        far.said(new SocketAddress(new TransportAddress(House.HOME, bert.getLocalPort())), null);
        to.open(null);
        relay = new Relay(((MediaPath.Relay) Pairing.path(VOICE, VOICE)).toFar(), to, back);
    }

    @AfterEach
    void close() {
        bert.close();
        loop.end();
    }

    private void relayed(byte[] packet) {
        int slot = loop.batch().lay(packet);
        relay.rtcp(
                loop,
                slot,
                loop.batch().packetAt(slot),
                packet.length,
                Time.system().nanoTime());
        loop.batch().flush();
    }

    private ByteBuffer heard() throws IOException {
        var packet = new DatagramPacket(new byte[2_048], 2_048);
        bert.receive(packet);
        return ByteBuffer.wrap(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    @Test
    void whoSpeaksIsOneOfOursBeforeAWordWasHeard() throws IOException {
        for (int said : new int[] {SPEAKER, BACK, 0, 0xDEAD_BEEF}) {
            relayed(Intruder.senderReport(said));
            assertThat(heard().getInt(4)).isEqualTo(OURS);
            relayed(Intruder.bye(said));
            assertThat(heard().getInt(4)).isEqualTo(OURS);
        }
    }

    @Test
    void aFarewellOfNobodyDoesNotMakeWhatFollowsASpeaker() throws IOException {
        byte[] packet = ByteBuffer.allocate(32)
                .putInt(0x80CB_0000)
                .put(Intruder.senderReport(SPEAKER))
                .array();
        relayed(packet);
        var heard = heard();
        assertThat(heard.remaining()).isEqualTo(28);
        assertThat(heard.getInt(4)).isEqualTo(OURS);
    }
}
