package org.belfry.ice.turn;

import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// Relayed addresses without sockets: numbers 49152 to 65535 at our media address, which exist in this process only
/// (decision 0122). Enough to reach our own media port, and nothing is opened to anybody else.
///
/// The media door must take a packet from the wire that claims to come from one of our own addresses for what it is,
/// forged. Belongs to one thread.
public final class InsidePorts implements RelayPorts {

    /// The lowest number there is.
    public static final int LOWEST = 49_152;

    /// How many numbers there are.
    public static final int NUMBERS = 65_536 - LOWEST;

    private final int first;
    private final int count;

    private final @Nullable IpAddress v4;
    private final @Nullable IpAddress v6;
    private final BitSet used4 = new BitSet();
    private final BitSet used6 = new BitSet();
    private final RandomGenerator random;

    /// `random` is unpredictable: ports are not to be guessed (RFC 8656 §7.2).
    public InsidePorts(@Nullable IpAddress v4, @Nullable IpAddress v6, RandomGenerator random) {
        this(v4, v6, LOWEST, NUMBERS, random);
    }

    /// The same of a part of the numbers, `count` from `first`, both even: several servers can share them out.
    public InsidePorts(@Nullable IpAddress v4, @Nullable IpAddress v6, int first, int count, RandomGenerator random) {
        if (first < LOWEST || count < 2 || first + count > 65_536 || (first | count) % 2 != 0) {
            throw new IllegalArgumentException(
                    "numbers: %d from %d (expected: even ones in 49152..65535)".formatted(count, first));
        }
        this.first = first;
        this.count = count;
        this.v4 = v4;
        this.v6 = v6;
        this.random = random;
    }

    @Override
    public boolean supports(boolean isV4) {
        return (isV4 ? v4 : v6) != null;
    }

    @Override
    public @Nullable TransportAddress open(boolean isV4, Wish wish) {
        IpAddress address = isV4 ? v4 : v6;
        BitSet used = isV4 ? used4 : used6;
        if (address == null) {
            return null;
        }
        int start = random.nextInt(count);
        for (int i = 0; i < count; i++) {
            int port = (start + i) % count;
            boolean fits = wish == Wish.ANY || port % 2 == 0;
            boolean free = !used.get(port) && (wish != Wish.EVEN_AND_NEXT || !used.get(port + 1));
            if (fits && free) {
                used.set(port);
                used.set(port + 1, used.get(port + 1) || wish == Wish.EVEN_AND_NEXT);
                return new TransportAddress(address, first + port);
            }
        }
        return null;
    }

    @Override
    public void close(TransportAddress relayed) {
        (relayed.address().isV4() ? used4 : used6).clear(relayed.port() - first);
    }
}
