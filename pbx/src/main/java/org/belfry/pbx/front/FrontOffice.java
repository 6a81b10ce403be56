package org.belfry.pbx.front;

import java.security.SecureRandom;
import java.time.Duration;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.registrar.Registrar;
import org.belfry.signal.Exchange;
import org.belfry.sip.transaction.TransactionUser;

/// What the front desks of all shards have in common. Thread-safe.
public final class FrontOffice implements AutoCloseable {

    private static final Duration ROUND = Duration.ofMinutes(1);

    private final Devices devices;
    private final Registrar registrar;
    private final Guests guests;
    private final Challenges challenges;
    private final ProvenFlows proven = new ProvenFlows();
    private final Time time;
    private volatile EventDesk events = EventDesk.NONE;
    private volatile Background.Scheduled round = () -> {};

    /// Of a house without trunks.
    public FrontOffice(Devices devices, Registrar registrar, Time time, SecureRandom random) {
        this(devices, registrar, Guests.NONE, time, random);
    }

    public FrontOffice(Devices devices, Registrar registrar, Guests guests, Time time, SecureRandom random) {
        this.devices = devices;
        this.registrar = registrar;
        this.guests = guests;
        this.time = time;
        challenges = new Challenges(devices.realm(), devices.secrets(), random, time.now());
        devices.whenRevoked(device -> proven.revoked(device.id()));
    }

    /// Who is told of the requests of one shard first.
    ///
    /// @param calls of that shard or of all
    public TransactionUser desk(Exchange exchange, CallDesk calls) {
        return new FrontDesk(exchange, this, calls);
    }

    /// Has subscriptions taken by that desk from now on.
    public void events(EventDesk desk) {
        events = desk;
    }

    /// Begins the round that forgets flows which have gone.
    public void start(Background background) {
        round = background.every("proven flows", ROUND, () -> proven.round(time.now()));
    }

    EventDesk events() {
        return events;
    }

    Devices devices() {
        return devices;
    }

    Registrar registrar() {
        return registrar;
    }

    Guests guests() {
        return guests;
    }

    Challenges challenges() {
        return challenges;
    }

    ProvenFlows proven() {
        return proven;
    }

    @Override
    public void close() {
        round.cancel();
    }
}
