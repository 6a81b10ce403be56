package org.belfry.ice.turn;

/// Whether an allocation may reach an address, and why not.
public enum PeerRuling {
    /// Our own media port: handed over in process.
    INSIDE,
    /// Somebody in the Internet, through a port of the range.
    OUTSIDE,
    /// 0.0.0.0/8, ::.
    UNSPECIFIED,
    LOOPBACK,
    /// RFC 1918, RFC 4193, and the site-local addresses of old.
    PRIVATE,
    /// 100.64.0.0/10 (RFC 6598).
    CARRIER_NAT,
    LINK_LOCAL,
    /// Where clouds keep the secrets of a machine.
    METADATA,
    MULTICAST,
    BROADCAST,
    /// ::ffff:0:0/96: an IPv4 address in disguise.
    MAPPED,
    /// ::/96, likewise.
    COMPATIBLE,
    /// 64:ff9b::/96, 64:ff9b:1::/48, ::ffff:0:0:0/96: translated to IPv4 on the way.
    NAT64,
    /// 6to4, Teredo, ISATAP: packed into IPv4 on the way.
    TUNNEL,
    /// One of our own addresses, but not the media port.
    OWN_ADDRESS,
    /// Nobody's: kept for protocols, tests or the future.
    RESERVED,
    /// There is no range of ports for others.
    NO_RANGE;

    public boolean isAllowed() {
        return this == INSIDE || this == OUTSIDE;
    }
}
