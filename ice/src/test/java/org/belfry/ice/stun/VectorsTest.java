package org.belfry.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import org.belfry.ground.IpAddress;
import org.junit.jupiter.api.Test;

/// The vectors of RFC 5769 and RFC 8489 appendix B.1, read and written.
final class VectorsTest {

    private static final StunKey KEY = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");
    private static final String USER = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
    private static final String REALM = "example.org";
    private static final String PASSWORD = "TheMatrIX";
    private static final TransactionId ID = new TransactionId(0xB7E7_A701, 0xBC34_D686_FA87_DFAEL);

    private final StunSeal seal = new StunSeal();

    @Test
    void sampleRequest_RFC5769_2_1() {
        StunMessage message = Packets.whole(Packets.read("rfc5769-2.1.txt"));
        assertThat(message.kind()).isEqualTo(StunClass.REQUEST);
        assertThat(message.method()).isEqualTo(StunMethod.BINDING);
        assertThat(message.id()).isEqualTo(ID);
        assertThat(message.text(AttributeType.SOFTWARE)).isEqualTo("STUN test client");
        assertThat(message.text(AttributeType.USERNAME)).isEqualTo("evtj:h6vY");
        assertThat(message.number(AttributeType.PRIORITY)).isEqualTo(0x6E00_01FFL);
        assertThat(message.has(AttributeType.ICE_CONTROLLED)).isTrue();
        assertThat(message.isFingerprinted()).isTrue();
        assertThat(seal.verify(message, KEY)).isEqualTo(SealVerdict.RIGHT);
        assertThat(seal.verify(message, StunKey.shortTerm("another"))).isEqualTo(SealVerdict.WRONG);
    }

    @Test
    void sampleIpv4Response_RFC5769_2_2() {
        byte[] b = Packets.read("rfc5769-2.2.txt");
        var address = new TransportAddress(IpAddress.parse("192.0.2.1"), 32_853);
        assertThat(Packets.whole(b).address(AttributeType.XOR_MAPPED_ADDRESS)).isEqualTo(address);
        assertThat(seal.verify(Packets.whole(b), KEY)).isEqualTo(SealVerdict.RIGHT);
        // The RFC pads with a blank, we with zero: integrity and checksum differ, everything before is the same.
        assertThat(answer(address)).startsWith(java.util.Arrays.copyOf(b, 35)).hasSize(b.length);
    }

    @Test
    void sampleIpv6Response_RFC5769_2_3() {
        byte[] b = Packets.read("rfc5769-2.3.txt");
        var address = new TransportAddress(IpAddress.parse("2001:db8:1234:5678:11:2233:4455:6677"), 32_853);
        assertThat(Packets.whole(b).address(AttributeType.XOR_MAPPED_ADDRESS)).isEqualTo(address);
        assertThat(seal.verify(Packets.whole(b), KEY)).isEqualTo(SealVerdict.RIGHT);
        StunMessage ours = Packets.whole(answer(address));
        assertThat(ours.address(AttributeType.XOR_MAPPED_ADDRESS)).isEqualTo(address);
        assertThat(seal.verify(ours, KEY)).isEqualTo(SealVerdict.RIGHT);
    }

    @Test
    void sampleRequestWithLongTermAuthenticationIsWrittenToTheByte_RFC5769_2_4() {
        byte[] b = Packets.read("rfc5769-2.4.txt");
        StunMessage message = Packets.whole(b);
        StunKey key = StunKey.longTermMd5(USER, REALM, PASSWORD);
        assertThat(message.text(AttributeType.USERNAME)).isEqualTo(USER);
        assertThat(seal.verify(message, key)).isEqualTo(SealVerdict.RIGHT);
        byte[] ours = new StunWriter(StunClass.REQUEST, StunMethod.BINDING, message.id())
                .text(AttributeType.USERNAME, USER)
                .text(AttributeType.NONCE, "f//499k954d6OL34oL9FSTvy64sA")
                .text(AttributeType.REALM, REALM)
                .integrity(seal, key)
                .bytes();
        assertThat(ours).isEqualTo(b);
    }

    @Test
    void sampleRequestWithSha256IsWrittenToTheByte_RFC8489_B_1() {
        byte[] b = Packets.read("rfc8489-b.1.txt");
        StunMessage message = Packets.whole(b);
        StunKey key = StunKey.longTermSha256(USER, REALM, PASSWORD);
        assertThat(seal.verify(message, key)).isEqualTo(SealVerdict.RIGHT);
        byte[] ours = new StunWriter(StunClass.REQUEST, StunMethod.BINDING, message.id())
                .bytes(AttributeType.USERHASH, java.util.Objects.requireNonNull(message.value(AttributeType.USERHASH)))
                .text(AttributeType.NONCE, "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA")
                .text(AttributeType.REALM, REALM)
                .bytes(AttributeType.PASSWORD_ALGORITHM, new byte[] {0, 2, 0, 0})
                .integritySha256(seal, key)
                .bytes();
        assertThat(ours).isEqualTo(b);
    }

    private byte[] answer(TransportAddress address) {
        return new StunWriter(StunClass.SUCCESS, StunMethod.BINDING, ID)
                .text(AttributeType.SOFTWARE, "test vector")
                .address(AttributeType.XOR_MAPPED_ADDRESS, address)
                .integrity(seal, KEY)
                .fingerprint()
                .bytes();
    }
}
