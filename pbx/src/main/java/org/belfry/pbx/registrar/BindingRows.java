package org.belfry.pbx.registrar;

import static org.belfry.store.schema.Tables.BINDING;
import static org.belfry.store.schema.Tables.REGISTRATION;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Time;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.registrar.Binding.Order;
import org.belfry.pbx.registrar.Binding.Outbound;
import org.belfry.pbx.registrar.Binding.Reach;
import org.belfry.signal.SipTransport;
import org.belfry.sip.SipUri;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.schema.tables.records.BindingRecord;
import org.belfry.store.schema.tables.records.RegistrationRecord;

/// Bindings and entries of the registration log as rows, sealed under the key of the owner: lines of
/// text, none of which can hold a line's end, because nothing in a header can. Immutable, thread-safe.
final class BindingRows {

    private static final String END = "\n";

    private final SealedColumn contacts;
    private final SealedColumn entries;
    private final Time time;
    private final SecureRandom random;

    BindingRows(TenantStore store, Time time, SecureRandom random) {
        this.time = time;
        this.random = random;
        contacts = store.sealed(BINDING.CONTACT_SEALED);
        entries = store.sealed(REGISTRATION.ENTRY_SEALED);
    }

    BindingRecord row(Binding binding) {
        var row = new BindingRecord();
        row.setId(binding.id());
        row.setDeviceId(binding.device().id().id());
        row.setContactSealed(contacts.of(binding.device().owner()).seal(binding.id(), written(binding)));
        row.setExpiresAt(binding.expiresAt());
        return row;
    }

    /// Empty if the owner was erased, or if it was written by a version that wrote otherwise: the
    /// device comes back by itself.
    Optional<Binding> read(Device device, BindingRecord row) {
        return contacts.of(device.owner())
                .open(row.getId(), row.getContactSealed())
                .flatMap(text -> binding(device, row, text.split(END, -1)));
    }

    /// An entry of the log (policy E1): user, display name, user agent, address, transport.
    RegistrationRecord entry(Binding binding, RegistrationLog.Event event) {
        var owner = binding.device().owner();
        var row = new RegistrationRecord();
        row.setId(Id.next(time, random));
        row.setPersonId(owner.id());
        row.setDeviceId(binding.device().id().id());
        row.setHappenedAt(time.now());
        row.setEvent(event.text());
        var reach = binding.reach();
        row.setEntrySealed(entries.of(owner)
                .seal(
                        row.getId(),
                        String.join(
                                END,
                                binding.device().username(),
                                binding.order().displayName(),
                                binding.order().userAgent(),
                                written(reach.remote()),
                                reach.transport().name())));
        return row;
    }

    private static String written(Binding binding) {
        var reach = binding.reach();
        var order = binding.order();
        var lines = new ArrayList<>(List.of(
                reach.uri().toString(),
                reach.transport().name(),
                written(reach.remote()),
                reach.outbound().map(Outbound::instance).orElse(""),
                reach.outbound().map(each -> String.valueOf(each.regId())).orElse(""),
                order.callId(),
                String.valueOf(order.cseq()),
                order.userAgent(),
                order.displayName(),
                binding.boundAt().toString()));
        reach.path().forEach(hop -> lines.add(hop.toString()));
        return String.join(END, lines);
    }

    private static String written(InetSocketAddress address) {
        return IpAddress.of(address.getAddress()) + " " + address.getPort();
    }

    private static Optional<Binding> binding(Device device, BindingRecord row, String[] lines) {
        try {
            var outbound = lines[3].isEmpty()
                    ? Optional.<Outbound>empty()
                    : Optional.of(new Outbound(lines[3], Integer.parseInt(lines[4])));
            var path = Stream.of(lines).skip(10).map(BindingRows::uri).toList();
            var reach =
                    new Reach(uri(lines[0]), path, SipTransport.valueOf(lines[1]), address(lines[2]), null, outbound);
            var order = new Order(lines[5], Long.parseLong(lines[6]), lines[7], lines[8]);
            return Optional.of(
                    new Binding(row.getId(), device, reach, order, Instant.parse(lines[9]), row.getExpiresAt()));
        } catch (RuntimeException ofAnotherVersion) {
            return Optional.empty();
        }
    }

    private static SipUri uri(String text) {
        return Objects.requireNonNull(SipUri.parse(text));
    }

    private static InetSocketAddress address(String text) {
        int space = text.indexOf(' ');
        return new InetSocketAddress(
                IpAddress.parse(text.substring(0, space)).toInetAddress(), Integer.parseInt(text.substring(space + 1)));
    }
}
