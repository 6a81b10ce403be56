package org.belfry.rtp.srtp;

import static org.belfry.ground.fuzz.Claim.claim;

import java.util.Arrays;

/// Any datagram to a receiver: nobody without the key gets in, and what is refused changed nothing. And any packet to a
/// sender: what it seals, the receiver opens to the same.
///
/// The first byte of an input chooses the suite and whether it is RTP or RTCP. The key follows from the
/// packet: a search that watches comparisons learns the tag of a packet it knows, and four bytes under a
/// key that stays are soon learned.
public final class SrtpFuzz {

    private SrtpFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > 3_000) {
            return;
        }
        SrtpSuite[] suites = SrtpSuite.values();
        SrtpSuite suite = suites[(bytes[0] & 0x7F) % suites.length];
        boolean isRtp = bytes[0] >= 0;
        byte[] packet = Arrays.copyOfRange(bytes, 1, bytes.length);
        var desk = new Desk();
        long seed = Arrays.hashCode(packet);
        Primitives home = Primitives.best();
        try (var sender = new SrtpSender(Desk.key(suite, seed), home);
                var receiver = new SrtpReceiver(Desk.key(suite, seed), home)) {
            SrtpVerdict strange = isRtp ? desk.unprotectRtp(receiver, packet) : desk.unprotectRtcp(receiver, packet);
            claim(strange != SrtpVerdict.DONE && receiver.states().isEmpty());
            claim(Arrays.equals(desk.take(packet.length), packet));

            int length = desk.put(packet);
            SrtpVerdict sealed = isRtp
                    ? sender.protectRtp(desk.region, Desk.AT, length)
                    : sender.protectRtcp(desk.region, Desk.AT, length);
            boolean isOurs = isRtp || (packet.length > 0 && (packet[0] & 0xC0) == 0x80);
            if (sealed == SrtpVerdict.DONE && isOurs) {
                int sealedBytes = sender.lengthBytes();
                SrtpVerdict opened = isRtp
                        ? receiver.unprotectRtp(desk.region, Desk.AT, sealedBytes)
                        : receiver.unprotectRtcp(desk.region, Desk.AT, sealedBytes);
                claim(opened == SrtpVerdict.DONE && receiver.lengthBytes() == packet.length);
                claim(Arrays.equals(desk.take(packet.length), packet));
            }
        }
    }
}
