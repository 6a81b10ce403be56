package org.belfry.ice.turn;

import org.belfry.ice.stun.TransportAddress;

/// A channel of an allocation: a number of 16 bits in place of the peer's address (RFC 8656 §12). Reading one takes no
/// memory.
public final class Channel {

    static final int FIRST = 0x4000;
    /// RFC 8656 §12 ends at 0x4FFF; clients of RFC 5766, as browsers and coturn are, take numbers up to here. Nothing
    /// else
    /// on a media port begins with these bytes (RFC 7983 §7).
    static final int LAST = 0x7FFF;

    private final Allocation allocation;
    private final int number;
    private final TransportAddress peer;
    private final boolean inside;
    private final Permission permission;
    private long until;

    Channel(Allocation allocation, int number, TransportAddress peer, boolean inside, Permission permission) {
        this.allocation = allocation;
        this.number = number;
        this.peer = peer;
        this.inside = inside;
        this.permission = permission;
    }

    public Allocation allocation() {
        return allocation;
    }

    public int number() {
        return number;
    }

    public TransportAddress peer() {
        return peer;
    }

    /// Whether the peer is our own media port, so that packets stay in the process.
    public boolean isInside() {
        return inside;
    }

    /// The four bytes in front of `payloadBytes` on their way to the client, big-endian (RFC 8656 §12.4). Over a
    /// stream padding up to a multiple of four follows the payload.
    public int header(int payloadBytes) {
        return number << 16 | payloadBytes;
    }

    void renew(long now) {
        until = now + TurnLimits.CHANNEL_NANOS;
        permission.renew(now);
    }

    boolean isUnder(Permission other) {
        return permission.equals(other);
    }

    boolean isBound(long now) {
        return until - now > 0;
    }

    boolean mayCarry(long now) {
        return isBound(now) && permission.isFresh(now);
    }
}
