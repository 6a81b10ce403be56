package org.belfry.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.belfry.ground.IpAddress;
import org.junit.jupiter.api.Test;

final class StunParserTest {

    private static final TransactionId ID = new TransactionId(1, 2);
    private static final StunKey KEY = StunKey.shortTerm("secret");
    private static final List<String> VECTORS =
            List.of("rfc5769-2.1.txt", "rfc5769-2.2.txt", "rfc5769-2.3.txt", "rfc5769-2.4.txt", "rfc8489-b.1.txt");

    private final StunSeal seal = new StunSeal();

    @Test
    void cutAnywhereItIsTruncated() {
        for (String name : VECTORS) {
            byte[] b = Packets.read(name);
            for (int length = 0; length < b.length; length++) {
                byte[] cut = Arrays.copyOf(b, length);
                assertThat(StunParser.parse(cut, 0, length))
                        .isEqualTo(new StunParsed.Broken(StunFault.TRUNCATED, length));
            }
        }
    }

    @Test
    void cutAnywhereWithALengthToMatchNothingIsThrownAndNoIntegrityHolds() {
        for (String name : VECTORS) {
            byte[] b = Packets.read(name);
            for (int length = 20; length < b.length; length++) {
                byte[] cut = Arrays.copyOf(b, length);
                ByteBuffer.wrap(cut).putShort(2, (short) (length - 20));
                if (StunParser.parse(cut, 0, length) instanceof StunParsed.Whole(StunMessage message)) {
                    assertThat(message.isFingerprinted()).isFalse();
                }
            }
        }
    }

    @Test
    void bytesBehindTheMessageAreAWrongLength() {
        byte[] b = Packets.read("rfc5769-2.1.txt");
        assertThat(StunParser.parse(Arrays.copyOf(b, b.length + 4), 0, b.length + 4))
                .isEqualTo(broken(StunFault.WRONG_LENGTH, 2));
        byte[] odd = request().bytes();
        odd[3] = 2;
        assertThat(StunParser.parse(Arrays.copyOf(odd, 22), 0, 22)).isEqualTo(broken(StunFault.WRONG_LENGTH, 2));
    }

    @Test
    void firstBitsCookieAndMethodTellOtherProtocols() {
        byte[] b = request().bytes();
        for (int first = 0x40; first < 0x100; first++) {
            b[0] = (byte) first;
            assertThat(parse(b)).isEqualTo(broken(StunFault.NOT_STUN, 0));
            assertThat(StunParser.mayBe(b[0])).isFalse();
        }
        byte[] old = request().bytes();
        old[4] = 0;
        assertThat(parse(old)).isEqualTo(broken(StunFault.NOT_STUN, 4));
        byte[] strange = request().bytes();
        strange[1] = 0x02;
        assertThat(parse(strange)).isEqualTo(broken(StunFault.UNKNOWN_METHOD, 0));
    }

    @Test
    void attributeThatReachesBeyondTheEndIsRefusedWhereItSaysSo() {
        for (int said : new int[] {5, 100, 0x7FFF, 0xFFFC, 0xFFFF}) {
            byte[] b = request().text(AttributeType.SOFTWARE, "four").bytes();
            ByteBuffer.wrap(b).putShort(22, (short) said);
            assertThat(parse(b)).isEqualTo(broken(StunFault.ATTRIBUTE_BEYOND_END, 22));
        }
    }

    @Test
    void everyLengthAnAttributeCanNotHaveIsRefused() {
        for (AttributeType type : AttributeType.values()) {
            for (int bytes = 0; bytes < 800; bytes++) {
                byte[] b = new byte[24 + (bytes + 3 & ~3)];
                System.arraycopy(request().bytes(), 0, b, 0, 20);
                ByteBuffer.wrap(b)
                        .putShort(2, (short) (b.length - 20))
                        .putShort(20, (short) type.code())
                        .putShort(22, (short) bytes);
                if (!type.fits(bytes)) {
                    assertThat(parse(b)).as("%s of %d", type, bytes).isEqualTo(broken(StunFault.ATTRIBUTE_LENGTH, 22));
                }
            }
        }
    }

    @Test
    void hugeAttributeOfAnUnknownKindIsSteppedOver() {
        byte[] b = new byte[65_532];
        System.arraycopy(request().bytes(), 0, b, 0, 20);
        ByteBuffer.wrap(b)
                .putShort(2, (short) (b.length - 20))
                .putShort(20, (short) 0x9999)
                .putShort(22, (short) (b.length - 24));
        assertThat(Packets.whole(b).hasUnknown()).isFalse();
    }

    @Test
    void thirtyThreeAttributesAreTooMany() {
        var writer = request();
        for (int i = 0; i < 33; i++) {
            writer.flag(AttributeType.DONT_FRAGMENT);
        }
        assertThat(parse(writer.bytes())).isEqualTo(broken(StunFault.TOO_MANY_ATTRIBUTES, 20 + 4 * 32));
    }

    @Test
    void ofAttributesThatAreThereTwiceTheFirstCounts_RFC8489_14() {
        StunMessage message = Packets.whole(request()
                .text(AttributeType.USERNAME, "first")
                .text(AttributeType.USERNAME, "second")
                .bytes());
        assertThat(message.text(AttributeType.USERNAME)).isEqualTo("first");
    }

    @Test
    void secondIntegrityIsNotLookedAt() {
        byte[] b = request()
                .integrity(seal, KEY)
                .integrity(seal, StunKey.shortTerm("other"))
                .bytes();
        assertThat(seal.verify(Packets.whole(b), KEY)).isEqualTo(SealVerdict.RIGHT);
        byte[] swapped = request()
                .integrity(seal, StunKey.shortTerm("other"))
                .integrity(seal, KEY)
                .bytes();
        assertThat(seal.verify(Packets.whole(swapped), KEY)).isEqualTo(SealVerdict.WRONG);
    }

    @Test
    void whatFollowsTheIntegrityIsNobodysAndNotShown_RFC8489_14_5() {
        StunMessage message = Packets.whole(request()
                .text(AttributeType.USERNAME, "user")
                .integrity(seal, KEY)
                .flag(AttributeType.USE_CANDIDATE)
                .text(AttributeType.REALM, "smuggled")
                .bytes());
        assertThat(seal.verify(message, KEY)).isEqualTo(SealVerdict.RIGHT);
        assertThat(message.has(AttributeType.USE_CANDIDATE)).isFalse();
        assertThat(message.text(AttributeType.REALM)).isNull();
    }

    @Test
    void strongerIntegrityCountsAloneWhereBothAre() {
        StunKey other = StunKey.shortTerm("other");
        byte[] good =
                request().integrity(seal, other).integritySha256(seal, KEY).bytes();
        assertThat(seal.verify(Packets.whole(good), KEY)).isEqualTo(SealVerdict.RIGHT);
        byte[] bad = request().integrity(seal, KEY).integritySha256(seal, other).bytes();
        assertThat(seal.verify(Packets.whole(bad), KEY)).isEqualTo(SealVerdict.WRONG);
    }

    @Test
    void strongerIntegrityCutShortIsWrong_RFC8489_14_6() {
        byte[] whole = request().integritySha256(seal, KEY).bytes();
        byte[] cut = Arrays.copyOf(whole, whole.length - 16);
        ByteBuffer.wrap(cut).putShort(2, (short) (cut.length - 20)).putShort(22, (short) 16);
        assertThat(seal.verify(Packets.whole(cut), KEY)).isEqualTo(SealVerdict.WRONG);
    }

    @Test
    void anyChangedBitIsNoticed() {
        byte[] b = Packets.read("rfc5769-2.1.txt");
        StunKey key = StunKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBt");
        for (int bit = 0; bit < 8 * (b.length - 8); bit++) {
            byte[] changed = b.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            // A changed length may hide the checksum in another attribute; then there is none.
            if (parse(changed) instanceof StunParsed.Whole(StunMessage message)) {
                assertThat(message.isFingerprinted()).isFalse();
            }
            // Even with a checksum to match, as an attacker would make it, who does not have the key.
            byte[] body = Arrays.copyOf(changed, b.length - 8);
            int crc = StunParser.fingerprint(changed, 0, b.length - 8, b.length);
            byte[] mended = ByteBuffer.allocate(b.length)
                    .put(body)
                    .putInt(0x8028_0004)
                    .putInt(crc)
                    .array();
            if (parse(mended) instanceof StunParsed.Whole(StunMessage message)) {
                assertThat(seal.verify(message, key)).as("bit %d", bit).isNotEqualTo(SealVerdict.RIGHT);
            }
        }
    }

    @Test
    void checksumIsTheLastAttributeAndRight_RFC8489_14_7() {
        byte[] b = request().fingerprint().bytes();
        assertThat(Packets.whole(b).isFingerprinted()).isTrue();
        b[27] ^= 1;
        assertThat(parse(b)).isEqualTo(broken(StunFault.FINGERPRINT, 24));
        // A right one in the middle: its sum is of the length there will be.
        byte[] followed =
                request().fingerprint().flag(AttributeType.DONT_FRAGMENT).bytes();
        ByteBuffer.wrap(followed).putInt(24, StunParser.fingerprint(followed, 0, 20, followed.length));
        assertThat(parse(followed)).isEqualTo(broken(StunFault.FINGERPRINT, 28));
    }

    @Test
    void addressOfAFamilyItsLengthDoesNotFitIsRefused() {
        var v4 = new TransportAddress(IpAddress.parse("192.0.2.1"), 1);
        for (int family : new int[] {0, 2, 3, 255}) {
            byte[] b = request().address(AttributeType.XOR_PEER_ADDRESS, v4).bytes();
            b[25] = (byte) family;
            assertThat(parse(b)).isEqualTo(broken(StunFault.ATTRIBUTE_VALUE, 24));
        }
    }

    @Test
    void mappedAddressKeepsItsDisguiseSoThatARuleCanSeeIt() {
        var mapped = new TransportAddress(new IpAddress(false, 0, 0xFFFF_7F00_0001L), 80);
        StunMessage message = Packets.whole(
                request().address(AttributeType.XOR_PEER_ADDRESS, mapped).bytes());
        assertThat(message.address(AttributeType.XOR_PEER_ADDRESS)).isEqualTo(mapped);
    }

    @Test
    void unknownAttributesThatMustBeUnderstoodAreNamed_RFC8489_6_3_1() {
        byte[] b = ByteBuffer.allocate(36)
                .put(request().bytes())
                .putInt(0x7001_0000)
                .putInt(0x7002_0000)
                .putInt(0x8FFF_0000)
                .putInt(0x0003_0000)
                .array();
        b[3] = 16;
        StunMessage message = Packets.whole(b);
        assertThat(message.unknown()).containsExactly(0x7001, 0x7002, 0x0003);
        StunMessage answer = Packets.whole(StunWriter.error(message, StunError.UNKNOWN_ATTRIBUTE)
                .unknown(message.unknown())
                .bytes());
        assertThat(answer.errorCode()).hasValue(420);
        assertThat(answer.value(AttributeType.UNKNOWN_ATTRIBUTES)).containsExactly(0x70, 1, 0x70, 2, 0, 3);
    }

    @Test
    void whateverIsReadNothingIsThrown() {
        long seed = 20_270_301;
        var random = new Random(seed);
        for (int i = 0; i < 30_000; i++) {
            byte[] b = Packets.read(VECTORS.get(i % VECTORS.size()));
            for (int k = random.nextInt(6); k >= 0; k--) {
                b[random.nextInt(b.length)] = (byte) random.nextInt();
            }
            int from = random.nextInt(4);
            byte[] moved = new byte[from + b.length];
            System.arraycopy(b, 0, moved, from, b.length);
            try {
                StunFuzz.touch(StunParser.parse(moved, from, b.length), b.length);
            } catch (RuntimeException thrown) {
                throw new AssertionError("seed %d, round %d".formatted(seed, i), thrown);
            }
        }
    }

    private static StunWriter request() {
        return new StunWriter(StunClass.REQUEST, StunMethod.BINDING, ID);
    }

    private static StunParsed parse(byte[] b) {
        return StunParser.parse(b, 0, b.length);
    }

    private static StunParsed broken(StunFault fault, int atByte) {
        return new StunParsed.Broken(fault, atByte);
    }
}
