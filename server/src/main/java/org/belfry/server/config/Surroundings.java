package org.belfry.server.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;

/// What the machine itself says, where the administrator says nothing.
///
/// @param hostName this machine's full name if it resolves to one of its own addresses, else
/// `localhost`; may wait for
///     a name server
/// @param defaultData the data folder when none is named
public record Surroundings(Supplier<String> hostName, Path defaultData) {

    public static Surroundings ofThisMachine() {
        return new Surroundings(Surroundings::ownName, ownData());
    }

    /// Every address of this machine that is up, loopback first.
    public static List<IpAddress> ownAddresses() {
        var addresses = new ArrayList<IpAddress>();
        try {
            for (var networkInterface : NetworkInterface.networkInterfaces().toList()) {
                networkInterface
                        .inetAddresses()
                        .filter(address -> !address.isLinkLocalAddress())
                        .map(IpAddress::of)
                        .forEach(addresses::add);
            }
        } catch (SocketException e) {
            // A machine that won't list its interfaces still has loopback, added below.
            addresses.clear();
        }
        for (String loopback : List.of("::1", "127.0.0.1")) {
            var address = IpAddress.parse(loopback);
            addresses.remove(address);
            addresses.addFirst(address);
        }
        return addresses.stream().distinct().toList();
    }

    /// Whose neighbour this machine is on each of its interfaces: the network there, and our address in it.
    public static Map<Network, IpAddress> ownNetworks() {
        var networks = new LinkedHashMap<Network, IpAddress>();
        try {
            for (var networkInterface : NetworkInterface.networkInterfaces().toList()) {
                for (var own : networkInterface.getInterfaceAddresses()) {
                    if (!own.getAddress().isLinkLocalAddress()) {
                        var address = IpAddress.of(own.getAddress());
                        networks.putIfAbsent(new Network(address, own.getNetworkPrefixLength()), address);
                    }
                }
            }
        } catch (SocketException e) {
            // A machine that won't list its interfaces still has those addresses that were configured.
            networks.clear();
        }
        return networks;
    }

    /// What a name leads to, if that is one of our own addresses; may wait for a name server.
    public static Optional<IpAddress> ownAddressOf(String name) {
        if (name.equals("localhost")) {
            return Optional.of(IpAddress.parse("127.0.0.1"));
        }
        try {
            var own = ownAddresses();
            return Arrays.stream(InetAddress.getAllByName(name))
                    .map(IpAddress::of)
                    .filter(own::contains)
                    .findFirst();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String ownName() {
        try {
            String name = InetAddress.getLocalHost().getCanonicalHostName().toLowerCase(Locale.ROOT);
            boolean hasDomain = name.contains(".") && !Character.isDigit(name.charAt(name.length() - 1));
            var own = ownAddresses();
            if (hasDomain
                    && Arrays.stream(InetAddress.getAllByName(name))
                            .map(IpAddress::of)
                            .anyMatch(own::contains)) {
                return name;
            }
        } catch (UnknownHostException e) {
            // A name that does not resolve is of no use to a browser either.
        }
        return "localhost";
    }

    private static Path ownData() {
        String home = System.getProperty("user.home", ".");
        String stateHome = System.getenv("XDG_DATA_HOME");
        if (System.getProperty("user.name", "").equals("root")) {
            return Path.of("/var/lib/belfry");
        }
        return (stateHome == null || stateHome.isEmpty() ? Path.of(home, ".local", "share") : Path.of(stateHome))
                .resolve("belfry");
    }
}
