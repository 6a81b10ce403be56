package org.belfry.pbx.device;

import static org.belfry.store.schema.Tables.DEVICE;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.belfry.ground.Id;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.HashedSecret;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.DeviceRecord;

/// Devices as rows: label, networks and hashes are sealed under the key of the owner. Immutable,
/// thread-safe.
final class DeviceRows {

    private final SealedColumn labels;
    private final SealedColumn sha256;
    private final SealedColumn md5;
    private final SealedColumn networks;

    /// A device and what it proves itself with.
    ///
    /// @param session what it was lent to
    record Known(Device device, Optional<Id> session, HashedSecret sha256, HashedSecret md5) {

        void wipe() {
            sha256.wipe();
            md5.wipe();
        }
    }

    DeviceRows(TenantStore store) {
        labels = store.sealed(DEVICE.LABEL_SEALED);
        sha256 = store.sealed(DEVICE.SHA256_SEALED);
        md5 = store.sealed(DEVICE.MD5_SEALED);
        networks = store.sealed(DEVICE.NETWORKS_SEALED);
    }

    DeviceRecord row(Known known) {
        var device = known.device();
        var id = device.id().id();
        var owner = device.owner();
        var row = new DeviceRecord();
        row.setId(id);
        row.setPersonId(owner.id());
        row.setUsername(device.username());
        row.setLabelSealed(labels.of(owner).seal(id, device.label().disclose()));
        row.setSha256Sealed(known.sha256().lend(ha1 -> sha256.of(owner).sealBytes(id.bytes(), ha1)));
        row.setMd5Sealed(known.md5().lend(ha1 -> md5.of(owner).sealBytes(id.bytes(), ha1)));
        row.setPlain(device.policy().plain() ? 1 : 0);
        row.setNetworksSealed(
                networks.of(owner).seal(id, written(device.policy().networks())));
        row.setAddedAt(device.addedAt());
        row.setSessionId(known.session().orElse(null));
        return row;
    }

    /// Empty if the owner was erased: the row only waits to be removed.
    Optional<Known> read(DeviceRecord row) {
        var id = row.getId();
        var owner = new PersonId(row.getPersonId());
        var label = labels.of(owner).open(id, row.getLabelSealed());
        var strong = sha256.of(owner).openBytes(id.bytes(), row.getSha256Sealed());
        var weak = md5.of(owner).openBytes(id.bytes(), row.getMd5Sealed());
        var from = networks.of(owner).open(id, row.getNetworksSealed());
        if (label.isEmpty() || strong.isEmpty() || weak.isEmpty() || from.isEmpty()) {
            return Optional.empty();
        }
        var device = new Device(
                new DeviceId(id),
                owner,
                row.getUsername(),
                Redacted.of(label.get()),
                new DevicePolicy(row.getPlain() == 1, networks(from.get())),
                row.getAddedAt());
        var known = new Known(
                device,
                Optional.ofNullable(row.getSessionId()),
                HashedSecret.ofStored(Algorithm.SHA_256, strong.get()),
                row.getSessionId() == null
                        ? HashedSecret.ofStored(Algorithm.MD5, weak.get())
                        : HashedSecret.ofStoredSession(Algorithm.MD5, weak.get()));
        Arrays.fill(strong.get(), (byte) 0);
        Arrays.fill(weak.get(), (byte) 0);
        return Optional.of(known);
    }

    private static String written(List<Network> networks) {
        return networks.stream().map(Network::toString).collect(Collectors.joining(" "));
    }

    private static List<Network> networks(String written) {
        return written.isEmpty()
                ? List.of()
                : Arrays.stream(written.split(" ", -1)).map(Network::parse).toList();
    }
}
