package org.belfry.server.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.belfry.ground.IpAddress;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.ice.AddressPlan;
import org.belfry.media.MediaPort;
import org.belfry.media.MediaSettings;
import org.belfry.media.dtls.DtlsAssociations;
import org.belfry.media.dtls.DtlsLimits;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.signal.DnsDirectory;
import org.belfry.signal.Endpoint;
import org.belfry.signal.EndpointLimits;
import org.belfry.signal.Exchange;
import org.belfry.sip.transaction.TransactionUser;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Opening;
import org.belfry.vault.Unlock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What telephones of the demonstration stand on: event loops, connections and a media port of their
/// own, nothing of the house's. It trusts the house's authority alone.
final class PhoneLine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PhoneLine.class);
    private static final IpAddress HERE = IpAddress.parse("127.0.0.1");

    final Time time = Time.system();
    final SecureRandom random = new SecureRandom();
    final MediaPort media;
    final Endpoint endpoint;
    private final Loops loops = new Loops(1);
    private final SystemBackground background =
            new SystemBackground((task, thrown) -> LOG.error("{} of a telephone failed", task, thrown));
    private final Doors doors;
    private final Egress egress;

    /// @param folder for keys nobody needs afterwards
    /// @param house the authority that vouches for the house
    /// @throws IOException if no ports can be had
    PhoneLine(Path folder, X509Certificate house, Function<Exchange, TransactionUser> users) throws IOException {
        doors = new Doors(loops, identity(folder), background, time);
        egress = new Egress(loops, NameLookup.ofSystem());
        endpoint = new Endpoint(
                loops,
                doors,
                new Endpoint.Settings(HERE.toString(), EndpointLimits.USUAL),
                new Endpoint.Outside(
                        egress.streams(Endpoint.Outside.WAY, List.of(house), null),
                        DnsDirectory.ofSystem(egress),
                        background),
                users,
                time,
                random);
        media = MediaPort.open(
                new MediaSettings(List.of(HERE), 0, new AddressPlan(List.of(HERE), List.of()), 1, false, null),
                new Guard(time, random).gate("telephone", GateLimits.sipDatagrams(), List.of()),
                time,
                random,
                new DtlsAssociations(background, time, random, DtlsLimits.DEFAULT));
    }

    /// It opens no door, but must be able to.
    private LiveTls identity(Path folder) throws IOException {
        return switch (new KeyFolder(random, time).create(folder.resolve("keys"), new Unlock.KeyFile())) {
            case Opening.Opened opened ->
                new LiveTls(LocalAuthority.open(
                                folder.resolve("certificates"), opened.vault().sealer(), time, random)
                        .issue(Set.of("localhost"), Set.of(HERE)));
            case Opening.Refused refused -> throw new IOException(refused.sentence());
        };
    }

    /// Is done when so much time has passed.
    CompletableFuture<Boolean> after(Duration time) {
        var passed = new CompletableFuture<Boolean>();
        var _ = background.after("speaking", time, () -> passed.complete(true));
        return passed;
    }

    @Override
    public void close() {
        endpoint.close();
        media.close();
        doors.close();
        egress.close();
        background.close();
        loops.close();
    }
}
