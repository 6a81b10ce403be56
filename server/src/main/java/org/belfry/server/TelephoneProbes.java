package org.belfry.server;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.belfry.ground.Control;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.TlsProbe;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.gate.BudgetProbe;
import org.belfry.pbx.record.VoiceProbe;
import org.belfry.pbx.recording.RecordingProbe;
import org.belfry.pbx.registrar.RegistrationProbe;
import org.belfry.pbx.trunk.Trunk;
import org.belfry.server.config.Configuration.Telephones;
import org.belfry.signal.StrangerVisit;

/// What the trust page sees of the telephone system: its doors from outside, its calls and registrations from within.
///
/// @param set what an administrator set
record TelephoneProbes(Doors doors, LiveTls tls, Egress egress, Telephones set, SecureRandom random) {

    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");

    private static final Control SIP_TLS = new Control(
            new PolicyRow("B2"), "sip-tls", "Every SIP door over TLS speaks TLS 1.2 and 1.3 only and proves its name.");

    List<Probe> of(Telephony telephony, Calling calling) {
        Supplier<Plan> plan = calling.dialplans()::plan;
        return List.of(
                new TlsProbe(SIP_TLS, doors, tls, egress, random),
                new PlainSipProbe(doors, set),
                new StrangerVisit(
                        doors,
                        () -> tls.identity().chain().getLast(),
                        egress,
                        () -> plan.get().extensions().keySet(),
                        () -> knownHere(telephony),
                        random),
                new VoiceProbe(calling.records()::voices, () -> clear(telephony)),
                new BudgetProbe(calling.gate(), random),
                new RegistrationProbe(telephony.registrar()),
                new RecordingProbe(telephony.recordings(), plan));
    }

    /// The line that is known by the address we visit our doors from.
    private static Optional<String> knownHere(Telephony telephony) {
        return telephony.trunks().all().stream()
                .filter(trunk -> trunk.admission().admitsAddress(LOOPBACK))
                .map(Trunk::name)
                .findFirst();
    }

    /// Where an administrator lets voices go in the clear.
    private List<String> clear(Telephony telephony) {
        var networks = set.udp().enabled() || set.tcp().enabled() ? set.networks().stream() : Stream.empty();
        var trunks =
                telephony.trunks().all().stream().filter(trunk -> trunk.terms().plain());
        return Stream.concat(
                        networks.map(network -> "the network " + network),
                        trunks.map(trunk -> "the line " + trunk.name()))
                .toList();
    }
}
