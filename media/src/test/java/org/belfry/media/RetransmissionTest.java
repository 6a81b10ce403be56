package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
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

/// Each side counts packets by itself; what names one names it as the side it is said to counts.
final class RetransmissionTest {
    private static final int PICTURE = 96;
    private static final int REPAIR = 97;
    private static final int SENDER = 0x3333_3333;
    private static final int REPAIRER = 0x4444_4444;

    private static final StreamPlan VIDEO = new StreamPlan(
            0,
            "video",
            new StreamKeying.None(),
            null,
            null,
            List.of(
                    new StreamPlan.Numbered(new Codec("VP8", 90_000, 1, "", List.of("nack")), PICTURE, PICTURE),
                    new StreamPlan.Numbered(new Codec("rtx", 90_000, 1, "apt=96", List.of()), REPAIR, REPAIR)),
            new StreamPlan.Flow(Direction.SENDRECV, true, 0),
            new StreamPlan.Ice(""));

    private final Directory directory = new Directory();
    private final MediaTransport annas = Some.transport(directory);
    private final MediaTransport berts = Some.transport(directory);
    private final Outbound toAnna = new Outbound(annas, new int[] {0xA1, 0xA2, 0xA3, 0xA4}, new SecureRandom());
    private final Outbound toBert = new Outbound(berts, new int[] {0xB1, 0xB2, 0xB3, 0xB4}, new SecureRandom());
    private DatagramSocket anna;
    private DatagramSocket bert;
    private MediaLoop loop;
    private Relay fromAnna;
    private Relay fromBert;

    @BeforeEach
    void open() throws IOException {
        anna = ear(annas);
        bert = ear(berts);
        var gate = new Guard(Time.system(), new SecureRandom()).gate("media", GateLimits.sipDatagrams(), List.of());
        var socket = MediaSocket.open(new TransportAddress(House.HOME, 0), false);
        loop = new MediaLoop(0, false, Time.system(), gate, directory, List.of(socket), List.of(), 1);
        toAnna.open(null);
        toBert.open(null);
        var numbers = ((MediaPath.Relay) Pairing.path(VIDEO, VIDEO)).toFar();
        var repairs = new BitSet();
        repairs.set(REPAIR);
        fromAnna = new Relay(numbers, repairs, toBert, toAnna);
        fromBert = new Relay(numbers, repairs, toAnna, toBert);
    }

    private static DatagramSocket ear(MediaTransport transport) throws IOException {
        var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(2_000);
        transport.said(new SocketAddress(new TransportAddress(House.HOME, socket.getLocalPort())), null);
        return socket;
    }

    @AfterEach
    void close() {
        anna.close();
        bert.close();
        loop.end();
    }

    private void said(Relay by, byte[] packet, boolean control) {
        int slot = loop.batch().lay(packet);
        long at = loop.batch().packetAt(slot);
        long now = Time.system().nanoTime();
        if (control) {
            by.rtcp(loop, slot, at, packet.length, now);
        } else {
            by.rtp(loop, slot, at, packet.length, now);
        }
        loop.batch().flush();
    }

    private static ByteBuffer heard(DatagramSocket ear) throws IOException {
        var packet = new DatagramPacket(new byte[2_048], 2_048);
        ear.receive(packet);
        return ByteBuffer.wrap(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    private static byte[] nack(int media, int first, int following) {
        return ByteBuffer.allocate(16)
                .putInt(0x81CD_0003)
                .putInt(0x5555_5555)
                .putInt(media)
                .putShort((short) first)
                .putShort((short) following)
                .array();
    }

    @Test
    void aLostPacketIsAskedForAndRepeatedUnderTheNumbersOfEachSide_RFC4588_4() throws IOException {
        said(fromAnna, Intruder.rtp(PICTURE, 1_000, SENDER, new byte[20]), false);
        int first = heard(bert).getShort(2);
        said(fromAnna, Intruder.rtp(PICTURE, 1_002, SENDER, new byte[20]), false);
        assertThat((short) (heard(bert).getShort(2) - first)).isEqualTo((short) 2);

        said(fromBert, nack(0xB1, first + 1, 5), true);
        var asked = heard(anna);
        assertThat(asked.getInt(8)).isEqualTo(SENDER);
        assertThat(asked.getShort(12)).isEqualTo((short) 1_001);
        assertThat(asked.getShort(14)).isEqualTo((short) 5);

        byte[] repeated = ByteBuffer.allocate(22).putShort((short) 1_001).array();
        said(fromAnna, Intruder.rtp(REPAIR, 7_000, REPAIRER, repeated), false);
        var repair = heard(bert);
        assertThat(repair.get(1) & 0x7F).isEqualTo(REPAIR);
        assertThat(repair.getInt(8)).isEqualTo(0xB2);
        assertThat(repair.getShort(12)).isEqualTo((short) (first + 1));
    }

    @Test
    void aRepetitionOfWhatNobodyHeardGoesNoFurther() throws IOException {
        said(fromAnna, Intruder.rtp(REPAIR, 7_000, REPAIRER, new byte[20]), false);
        said(fromAnna, Intruder.rtp(PICTURE, 1_000, SENDER, new byte[20]), false);
        assertThat(heard(bert).get(1) & 0x7F).isEqualTo(PICTURE);
    }

    @Test
    void aRepetitionWithoutAPacketIsPadding() throws IOException {
        said(fromAnna, Intruder.rtp(PICTURE, 1_000, SENDER, new byte[20]), false);
        heard(bert);
        byte[] padding = Intruder.rtp(REPAIR, 7_000, REPAIRER, new byte[9]);
        padding[0] |= 0x20;
        padding[20] = 9;
        said(fromAnna, padding, false);
        assertThat(heard(bert).remaining()).isEqualTo(padding.length);
        // An empty one, and one whose padding is longer than itself, do no harm.
        said(fromAnna, Intruder.rtp(REPAIR, 7_001, REPAIRER, new byte[0]), false);
        assertThat(heard(bert).remaining()).isEqualTo(12);
        padding[20] = 99;
        said(fromAnna, padding, false);
        said(fromAnna, Intruder.rtp(PICTURE, 1_001, SENDER, new byte[20]), false);
        assertThat(heard(bert).get(1) & 0x7F).isEqualTo(PICTURE);
    }

    /// Otherwise lips and voice part: each stream's timestamps begin at chance here.
    @Test
    void aReportTiesItsClockToTheTimestampsTheOtherSideHas_RFC3550_6_4_1() throws IOException {
        said(fromAnna, Intruder.rtp(PICTURE, 1_000, SENDER, new byte[20]), false);
        int shift = heard(bert).getInt(4) - 160_000;
        said(
                fromAnna,
                ByteBuffer.wrap(Intruder.senderReport(SENDER))
                        .putInt(16, 170_000)
                        .array(),
                true);
        assertThat(heard(bert).getInt(16)).isEqualTo(170_000 + shift);
    }

    @Test
    void aRequestThatIsCutShortIsNoMoreThanItIs() throws IOException {
        said(fromAnna, Intruder.rtp(PICTURE, 1_000, SENDER, new byte[20]), false);
        heard(bert);
        said(
                fromBert,
                ByteBuffer.allocate(12)
                        .putInt(0x81CD_0002)
                        .putInt(1)
                        .putInt(0xB1)
                        .array(),
                true);
        assertThat(heard(anna).remaining()).isEqualTo(12);
    }
}
