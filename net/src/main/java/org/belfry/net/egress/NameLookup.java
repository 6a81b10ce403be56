package org.belfry.net.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.belfry.ground.IpAddress;

/// Asks for the addresses of a name; the seam through which simulation answers instead of the network.
public interface NameLookup {

    /// None if there is no such name. May block.
    List<IpAddress> addresses(String host);

    /// As this machine resolves names.
    static NameLookup ofSystem() {
        return host -> {
            try {
                return Arrays.stream(InetAddress.getAllByName(host))
                        .map(IpAddress::of)
                        .toList();
            } catch (UnknownHostException e) {
                return List.of();
            }
        };
    }
}
