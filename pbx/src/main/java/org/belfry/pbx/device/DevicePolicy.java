package org.belfry.pbx.device;

import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;

/// How a device may come, beyond its secret. Immutable.
///
/// @param plain whether it may signal in the clear and speak RTP in the clear where the administrator
/// opened a door for
///     that and named the network it comes from, `sip.networks` (policy B2, B3, decision 0161)
/// @param networks where it may come from; empty for anywhere; at most [#NETWORKS_MAX]
public record DevicePolicy(boolean plain, List<Network> networks) {

    /// More are a mistake.
    public static final int NETWORKS_MAX = 16;

    /// Encrypted wherever it comes from, in the clear only where the house has a door for that.
    public static final DevicePolicy USUAL = new DevicePolicy(true, List.of());

    /// Encrypted, from anywhere.
    public static final DevicePolicy ENCRYPTED = new DevicePolicy(false, List.of());

    public DevicePolicy {
        networks = List.copyOf(networks);
        if (networks.size() > NETWORKS_MAX) {
            throw new IllegalArgumentException(
                    "networks: %d (expected: 0..%d)".formatted(networks.size(), NETWORKS_MAX));
        }
    }

    /// Whether it may come from there.
    ///
    /// @param secure whether nobody on the way can read along
    public boolean admits(IpAddress source, boolean secure) {
        return (secure || plain)
                && (networks.isEmpty() || networks.stream().anyMatch(network -> network.contains(source)));
    }
}
