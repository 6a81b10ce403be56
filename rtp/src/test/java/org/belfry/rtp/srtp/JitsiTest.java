package org.belfry.rtp.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.util.Random;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An SRTP that others wrote reads what we seal and seals what we read.
final class JitsiTest {

    private static final long SEED = 3_711;
    private static final int PACKETS = 400;

    private final Desk desk = new Desk();
    private final Random chance = new Random(SEED);

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#suitesAndHomes")
    void readsWhatWeSeal(SrtpSuite suite, Primitives home) throws GeneralSecurityException {
        SrtpContextFactory theirs = theirs(suite, false);
        SrtpCryptoContext packets = theirs.deriveContext(Desk.SSRC, 0);
        SrtcpCryptoContext controls = theirs.deriveControlContext(Desk.SSRC);
        try (var ours = new SrtpSender(Desk.key(suite, SEED), home)) {
            int sequence = 65_300;
            for (int i = 0; i < PACKETS; i++) {
                sequence += 1 + chance.nextInt(3);
                byte[] plain = Desk.rtp(Desk.SSRC, sequence & 0xFFFF, chance);
                var sealed = new Buffer(desk.protectRtp(ours, plain));
                assertThat(packets.reverseTransformPacket(sealed, false))
                        .as("seed %d, packet %d", SEED, i)
                        .isEqualTo(SrtpErrorStatus.OK);
                assertThat(sealed.bytes()).isEqualTo(plain);

                byte[] control = Desk.rtcp(Desk.SSRC, chance);
                var sealedControl = new Buffer(desk.protectRtcp(ours, control));
                assertThat(controls.reverseTransformPacket(sealedControl)).isEqualTo(SrtpErrorStatus.OK);
                assertThat(sealedControl.bytes()).isEqualTo(control);
            }
        } finally {
            theirs.close();
        }
    }

    @ParameterizedTest
    @MethodSource("org.belfry.rtp.srtp.Desk#suitesAndHomes")
    void sealsWhatWeRead(SrtpSuite suite, Primitives home) throws GeneralSecurityException {
        SrtpContextFactory theirs = theirs(suite, true);
        SrtpCryptoContext packets = theirs.deriveContext(Desk.SSRC, 0);
        SrtcpCryptoContext controls = theirs.deriveControlContext(Desk.SSRC);
        try (var ours = new SrtpReceiver(Desk.key(suite, SEED), home)) {
            int sequence = 65_300;
            for (int i = 0; i < PACKETS; i++) {
                sequence += 1 + chance.nextInt(3);
                byte[] plain = Desk.rtp(Desk.SSRC, sequence & 0xFFFF, chance);
                var sealed = new Buffer(plain);
                assertThat(packets.transformPacket(sealed)).isEqualTo(SrtpErrorStatus.OK);
                assertThat(desk.unprotectRtp(ours, sealed.bytes()))
                        .as("seed %d, packet %d", SEED, i)
                        .isEqualTo(SrtpVerdict.DONE);
                assertThat(desk.take(ours.lengthBytes())).isEqualTo(plain);

                byte[] control = Desk.rtcp(Desk.SSRC, chance);
                var sealedControl = new Buffer(control);
                assertThat(controls.transformPacket(sealedControl)).isEqualTo(SrtpErrorStatus.OK);
                assertThat(desk.unprotectRtcp(ours, sealedControl.bytes())).isEqualTo(SrtpVerdict.DONE);
                assertThat(desk.take(ours.lengthBytes())).isEqualTo(control);
            }
        } finally {
            theirs.close();
        }
    }

    /// One provider of its ciphers, or it would measure all of them for most of a minute.
    @BeforeAll
    static void chooseTheirCiphers() {
        Aes.setFactoryClassName("SunJCE");
    }

    private static SrtpContextFactory theirs(SrtpSuite suite, boolean sends) {
        MasterKey key = Desk.key(suite, SEED);
        return new SrtpContextFactory(
                sends,
                key.key(),
                key.salt(),
                policy(suite, suite.rtpTagBytes()),
                policy(suite, suite.rtcpTagBytes()),
                new LoggerImpl(JitsiTest.class.getName()));
    }

    private static SrtpPolicy policy(SrtpSuite suite, int tagBytes) {
        return suite.isAead()
                ? new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        suite.keyBytes(),
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        tagBytes,
                        suite.saltBytes())
                : new SrtpPolicy(
                        SrtpPolicy.AESCM_ENCRYPTION,
                        suite.keyBytes(),
                        SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        20,
                        tagBytes,
                        suite.saltBytes());
    }

    /// Their view of a packet.
    private static final class Buffer implements ByteArrayBuffer {
        private final byte[] buffer = new byte[4_096];
        private int length;

        Buffer(byte[] packet) {
            System.arraycopy(packet, 0, buffer, 0, packet.length);
            length = packet.length;
        }

        byte[] bytes() {
            return java.util.Arrays.copyOf(buffer, length);
        }

        @Override
        public byte[] getBuffer() {
            return buffer;
        }

        @Override
        public int getOffset() {
            return 0;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int length) {
            this.length = length;
        }

        @Override
        public void setOffset(int offset) {
            throw new UnsupportedOperationException("offset " + offset);
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int bytes, byte[] out) {
            MemorySegment.copy(MemorySegment.ofArray(buffer), NativeRegions.BYTE, from, out, 0, bytes);
        }

        @Override
        public void grow(int bytes) {
            assertThat(length + bytes).isLessThanOrEqualTo(buffer.length);
        }

        @Override
        public void append(byte[] bytes, int count) {
            System.arraycopy(bytes, 0, buffer, length, count);
            length += count;
        }

        @Override
        public void shrink(int bytes) {
            length -= bytes;
        }
    }
}
