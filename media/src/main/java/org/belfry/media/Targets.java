package org.belfry.media;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;
import org.belfry.ground.IpAddress;
import org.belfry.ice.AddressPlan;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// Where a description may lead our packets: whoever signs in can write any address into one.
///
/// Never to our own port, by which two calls could play ping-pong for ever; never to loopback for
/// somebody who is not there himself, where services listen that trust it, nor to link-local ones; never to many
/// at once.
/// Immutable.
final class Targets {
    private final int number;
    private final @Nullable PortRange range;
    private final AddressPlan told;
    private final Set<IpAddress> own;

    /// @param number of the media port; control packets have the next one
    /// @param range of ports of their own, which are ours too; null: there are none
    /// @param told which addresses callers know us by
    Targets(int number, @Nullable PortRange range, AddressPlan told) {
        this.number = number;
        this.range = range;
        this.told = told;
        this.own = ownAddresses();
    }

    private static Set<IpAddress> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(IpAddress::of)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException unreadable) {
            return Set.of();
        }
    }

    boolean allows(TransportAddress address, IpAddress signallingSource) {
        IpAddress ip = address.address();
        if (address.port() == 0 || isNobody(ip) || isMany(ip)) {
            return false;
        }
        if (ip.isLoopback() && !signallingSource.isLoopback()) {
            return false;
        }
        if (isLinkLocal(ip) && !isLinkLocal(signallingSource)) {
            return false;
        }
        boolean ownPort = address.port() == number
                || address.port() == number + 1
                || (range != null && range.has(address.port()));
        return !ownPort || !(ip.isLoopback() || own.contains(ip) || told.isOurs(ip));
    }

    private static boolean isNobody(IpAddress ip) {
        return ip.isV4() ? ip.low() >>> 24 == 0 : ip.high() == 0 && ip.low() >>> 32 == 0 && ip.low() != 1;
    }

    /// Neighbours on the wire (RFC 3927, RFC 4291 §2.5.6); clouds keep their machines' secrets there.
    private static boolean isLinkLocal(IpAddress ip) {
        return ip.isV4() ? ip.low() >>> 16 == 0xA9FE : ip.high() >>> 54 == 0xFE80 >>> 6;
    }

    /// Multicast, and what IPv4 keeps for itself with the broadcast address in it.
    private static boolean isMany(IpAddress ip) {
        return ip.isV4() ? ip.low() >>> 28 >= 14 : ip.high() >>> 56 == 0xFF;
    }
}
