package org.belfry.identity;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.belfry.ground.Background;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.guard.Sighting;
import org.belfry.store.TenantStore;
import org.belfry.vault.PasswordHash;
import org.belfry.vault.TenantKeys;

/// Everything about who is who in one tenant; opened once, handed to those who need a part of it.
///
/// Reads the names of all people when opened, some thousands a second. Thread-safe.
public final class Identity implements AutoCloseable {

    /// What identity is built on, for one tenant.
    ///
    /// @param serverName the host name people use; also shown in authenticator apps
    /// @param company the firm's name, or empty; no password may be made of either
    public record Parts(
            TenantStore store,
            TenantKeys keys,
            Time time,
            SecureRandom random,
            Sightings sightings,
            String serverName,
            String company) {

        PasswordHash passwordHash() {
            return new PasswordHash(random);
        }
    }

    /// Is told what guessers do, so that the gate of their door can slow them. Must not block.
    public interface Sightings {
        void seen(Visit visit, Sighting sighting);
    }

    static final Duration HOURLY = Duration.ofHours(1);

    private final IdentityTables tables;
    private final Rights rights;
    private final Enrolment enrolment;
    private final SignIn signIn;
    private final Factors factors;
    private final Confirmation confirmation;
    private final PasswordRules passwordRules;
    private final List<Probe> probes;
    private final List<Background.Scheduled> rounds = new CopyOnWriteArrayList<>();

    private Identity(Parts parts, IdentityTables tables) {
        this.tables = tables;
        var heavy = new HeavyWork(Runtime.getRuntime().availableProcessors());
        rights = new AdministratorRights(tables.accounts());
        passwordRules = new PasswordRules(List.of(parts.serverName(), parts.company()));
        var fresh = new FreshProofs(parts.time());
        var challenges = new PasskeyChallenges(parts.random(), parts.time());
        // Of somebody signed in, one count for all places that ask for a secret again.
        var again = new Guessing(parts.time());
        enrolment = new InvitedEnrolment(parts, tables, passwordRules, heavy, rights, fresh);
        signIn = new TwoStepSignIn(parts, tables, heavy, rights, challenges, fresh);
        factors = new OwnFactors(parts, tables, passwordRules, heavy, again);
        confirmation = new OwnConfirmation(parts, tables, heavy, challenges, fresh, again);
        probes = IdentityProbes.of(parts.store());
    }

    /// Opens the tenant's people. Waits for the store.
    public static Identity open(Parts parts) {
        var store = parts.store();
        var accounts = new Accounts(store);
        var tables = new IdentityTables(
                accounts,
                new StoredInvitations(store, parts.time(), parts.random(), accounts),
                new StoredSessions(store, parts.time(), parts.random(), accounts),
                new FactorTable(store, parts.time(), parts.random()),
                new FamiliarNetworks(store, parts.time(), parts.random()),
                new StoredNotices(store, parts.time(), parts.random()));
        accounts.load();
        return new Identity(parts, tables);
    }

    /// Begins the rounds that write down last use and remove what is over its time.
    public void start(Background background) {
        rounds.add(background.every("sessions", StoredSessions.ROUND, tables.sessions()::round));
        rounds.add(background.every("familiar networks", HOURLY, tables.networks()::round));
        rounds.add(background.every("notices", HOURLY, tables.notices()::round));
        rounds.add(background.every("invitations", HOURLY, tables.invitations()::round));
    }

    IdentityTables tables() {
        return tables;
    }

    public People people() {
        return tables.accounts();
    }

    public Rights rights() {
        return rights;
    }

    public Invitations invitations() {
        return tables.invitations();
    }

    public Enrolment enrolment() {
        return enrolment;
    }

    public SignIn signIn() {
        return signIn;
    }

    public Sessions sessions() {
        return tables.sessions();
    }

    public Factors factors() {
        return factors;
    }

    public Confirmation confirmation() {
        return confirmation;
    }

    public Notices notices() {
        return tables.notices();
    }

    public PasswordRules passwordRules() {
        return passwordRules;
    }

    /// Looks at what is stored, for the trust page (policy A3, A5, A6, A9).
    public List<Probe> probes() {
        return probes;
    }

    /// Ends the rounds and writes last use down once more.
    @Override
    public void close() {
        rounds.forEach(Background.Scheduled::cancel);
        tables.sessions().writeLastSeen();
    }
}
