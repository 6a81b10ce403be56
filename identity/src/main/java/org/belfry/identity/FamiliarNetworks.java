package org.belfry.identity;

import static org.belfry.store.schema.Tables.FAMILIAR_NETWORK;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.belfry.ground.Id;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.store.LookupColumn;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.FamiliarNetworkRecord;
import org.jooq.Condition;

/// Where each person has signed in from, for that person alone (policy A7): IPv4 /24, IPv6 /48.
///
/// Limits: [#PER_PERSON_MAX] a person, the one unused longest gives way; unused for [#UNUSED_MAX] it is forgotten,
/// within an hour.
final class FamiliarNetworks {

    static final int PER_PERSON_MAX = 100;
    static final Duration UNUSED_MAX = Duration.ofDays(90);

    private final TenantStore store;
    private final Time time;
    private final SecureRandom random;
    private final LookupColumn lookup;
    private final SealedColumn networks;

    FamiliarNetworks(TenantStore store, Time time, SecureRandom random) {
        this.store = store;
        this.time = time;
        this.random = random;
        lookup = store.lookup(FAMILIAR_NETWORK.NETWORK_LOOKUP);
        networks = store.sealed(FAMILIAR_NETWORK.NETWORK_SEALED);
    }

    /// Whether the person signed in from there within the term. Costs the same for a person that does not exist.
    boolean holds(PersonId person, Network network) {
        var since = time.now().minus(UNUSED_MAX);
        return store.read(sql ->
                sql.fetchExists(FAMILIAR_NETWORK, is(person, network).and(FAMILIAR_NETWORK.LAST_USED_AT.gt(since))));
    }

    /// Whether anybody signed in from there within the term: asked before it is known who is at the door, so that the
    /// answer tells nothing about any name.
    boolean known(Network network) {
        var since = time.now().minus(UNUSED_MAX);
        return store.read(sql -> sql.fetchExists(
                FAMILIAR_NETWORK, lookup.is(network.toString()).and(FAMILIAR_NETWORK.LAST_USED_AT.gt(since))));
    }

    /// Forgets those unused for the term, of everybody.
    void round() {
        var before = time.now().minus(UNUSED_MAX);
        if (store.read(sql -> sql.fetchExists(FAMILIAR_NETWORK, FAMILIAR_NETWORK.LAST_USED_AT.le(before)))) {
            store.change(writing -> writing.sql()
                    .deleteFrom(FAMILIAR_NETWORK)
                    .where(FAMILIAR_NETWORK.LAST_USED_AT.le(before))
                    .execute());
        }
    }

    /// Sealed before the transaction that may need it.
    FamiliarNetworkRecord row(PersonId person, Network network) {
        var row = new FamiliarNetworkRecord();
        row.setId(Id.next(time, random));
        row.setPersonId(person.id());
        row.setNetworkLookup(lookup.of(network.toString()));
        row.setNetworkSealed(networks.of(person).seal(row.getId(), network.toString()));
        row.setAddedAt(time.now());
        row.setLastUsedAt(time.now());
        return row;
    }

    /// Notes a completed sign-in.
    ///
    /// @return whether the network was not familiar before
    boolean used(Writing writing, FamiliarNetworkRecord row, Network network) {
        var person = new PersonId(row.getPersonId());
        Instant now = row.getLastUsedAt();
        var sql = writing.sql();
        boolean known = sql.fetchExists(
                FAMILIAR_NETWORK, is(person, network).and(FAMILIAR_NETWORK.LAST_USED_AT.gt(now.minus(UNUSED_MAX))));
        sql.deleteFrom(FAMILIAR_NETWORK)
                .where(FAMILIAR_NETWORK.PERSON_ID.eq(person.id()))
                .and(FAMILIAR_NETWORK.LAST_USED_AT.le(now.minus(UNUSED_MAX)))
                .execute();
        if (known) {
            sql.update(FAMILIAR_NETWORK)
                    .set(FAMILIAR_NETWORK.LAST_USED_AT, now)
                    .set(FAMILIAR_NETWORK.NETWORK_LOOKUP, row.getNetworkLookup())
                    .where(is(person, network))
                    .execute();
        } else {
            makeRoom(writing, person);
            sql.insertInto(FAMILIAR_NETWORK).set(row).execute();
        }
        return !known;
    }

    private static void makeRoom(Writing writing, PersonId person) {
        var oldest = writing.sql()
                .select(FAMILIAR_NETWORK.ID)
                .from(FAMILIAR_NETWORK)
                .where(FAMILIAR_NETWORK.PERSON_ID.eq(person.id()))
                .orderBy(FAMILIAR_NETWORK.LAST_USED_AT.desc())
                .limit(PER_PERSON_MAX)
                .offset(PER_PERSON_MAX - 1)
                .fetch(FAMILIAR_NETWORK.ID);
        writing.sql()
                .deleteFrom(FAMILIAR_NETWORK)
                .where(FAMILIAR_NETWORK.ID.in(oldest))
                .execute();
    }

    private Condition is(PersonId person, Network network) {
        return FAMILIAR_NETWORK.PERSON_ID.eq(person.id()).and(lookup.is(network.toString()));
    }
}
