package org.belfry.ice.stun;

import org.belfry.ground.IpAddress;

/// Sees to it that nobody is sent more than came from his address, until he has proved that it is his (decision 0120).
///
/// A source address is forged in no time, and answers go where it says: a challenge of TURN is twice as long as the
/// shortest request, so a server that answers everything at once is an amplifier. Here a stranger's bytes are put to
/// his address' credit and an answer is paid from it. What can't be paid is not sent; STUN's clients repeat a request
/// after a quarter or half of a second anyway, and the second time there is enough. Who can return what we sent him (a
/// nonce, an integrity with our password) is no stranger and needs no credit.
///
/// Belongs to one thread. Takes no memory after it was made: a table of slots by hash of the address, where a newcomer
/// displaces whoever was there, who thereby only waits for one more repetition.
///
/// | limit | value | against |
/// |---|---|---|
/// | slots | 4,096 | memory (64 KiB) |
/// | credit | 512 bytes | credit saved up for a blow |
/// | life of a credit | 40 s | the same; STUN gives up after 39.5 s (RFC 8489 §6.2.1) |
public final class AnswerCredit {

    private static final int SLOTS = 4_096;
    private static final int CREDIT_MAX = 512;
    private static final long LIFE_NANOS = 40_000_000_000L;

    private final long secret;
    private final long[] owners = new long[SLOTS];
    private final int[] credits = new int[SLOTS];
    private final long[] since = new long[SLOTS];

    /// `secret` is random: it keeps others from choosing whom they displace.
    public AnswerCredit(long secret) {
        this.secret = secret;
    }

    /// Puts down what came from a stranger and asks whether an answer may go back, which is then paid for.
    public boolean pays(IpAddress source, int bytesIn, int bytesOut, long nowNanos) {
        long owner = mixed(source);
        int slot = (int) (owner >>> 52);
        if (owners[slot] != owner || nowNanos - since[slot] > LIFE_NANOS) {
            owners[slot] = owner;
            credits[slot] = 0;
            since[slot] = nowNanos;
        }
        int credit = Math.min(credits[slot] + bytesIn, Math.max(CREDIT_MAX, bytesIn));
        boolean enough = bytesOut <= credit;
        credits[slot] = Math.min(enough ? credit - bytesOut : credit, CREDIT_MAX);
        return enough;
    }

    private long mixed(IpAddress source) {
        long hash = secret ^ (source.isV4() ? 0x9E37_79B9_7F4A_7C15L : 0);
        hash = stirred(hash ^ source.high());
        hash = stirred(hash ^ source.low());
        return stirred(hash + secret);
    }

    private static long stirred(long value) {
        long x = (value ^ value >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
        x = (x ^ x >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
        return x ^ x >>> 33;
    }
}
