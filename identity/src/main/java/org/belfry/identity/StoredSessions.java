package org.belfry.identity;

import static org.belfry.store.schema.Tables.SESSION;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.store.SealedColumn;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.SessionRecord;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Sessions in the table `session`, with those in use also in memory so that a request costs no query.
///
/// The store holds the SHA-256 of the token: 256 random bits need no stretching. A session is ended in
/// the store first, then in memory; as loading holds the same slot of the map that ending clears, an
/// ended one can't come back. Limit: [#IN_MEMORY_MAX] in memory, beyond which any may be dropped from
/// there and loaded again.
final class StoredSessions implements Sessions {

    static final int IN_MEMORY_MAX = 20_000;
    static final Duration ROUND = Duration.ofMinutes(1);

    private static final Actor ROUNDS = new Actor.House("session rounds");

    private final TenantStore store;
    private final Time time;
    private final SteadyClock clock;
    private final SecureRandom random;
    private final People people;
    private final SealedColumn addresses;
    private final SealedColumn userAgents;
    private final ConcurrentHashMap<String, LiveSession> live = new ConcurrentHashMap<>();
    private final List<Consumer<Id>> listeners = new CopyOnWriteArrayList<>();

    /// A session about to begin, sealed before the transaction that stores it.
    record Fresh(SessionToken token, Session session, SessionRecord row) {}

    StoredSessions(TenantStore store, Time time, SecureRandom random, People people) {
        this.store = store;
        this.time = time;
        clock = new SteadyClock(time);
        this.random = random;
        this.people = people;
        addresses = store.sealed(SESSION.ADDRESS_SEALED);
        userAgents = store.sealed(SESSION.USER_AGENT_SEALED);
    }

    Fresh prepare(Person person, Visit visit) {
        var now = clock.now();
        var token = new SessionToken(Token.make(random));
        var session = session(
                Id.next(time, random),
                person,
                visit.entrance(),
                now,
                now.plus(visit.entrance().absolute()),
                token);
        var row = new SessionRecord();
        row.setId(session.id());
        row.setTokenHash(hash(token.cookieValue()));
        row.setPersonId(person.id().id());
        row.setEntrance(visit.entrance().text());
        row.setSignedInAt(now);
        row.setLastSeenAt(now);
        row.setExpiresAt(session.expiresAt());
        row.setAddressSealed(
                addresses.of(person.id()).seal(session.id(), visit.from().toString()));
        row.setUserAgentSealed(
                userAgents.of(person.id()).seal(session.id(), visit.userAgent().disclose()));
        return new Fresh(token, session, row);
    }

    /// Stores it, and has the person's session unused longest give way if there are too many.
    ///
    /// @return what gave way, for [#ended] after the commit
    List<Ended> begin(Writing writing, Fresh fresh, Visit visit) {
        var surplus = writing.sql()
                .select(SESSION.ID)
                .from(SESSION)
                .where(SESSION.PERSON_ID.eq(fresh.row.getPersonId()))
                .orderBy(SESSION.LAST_SEEN_AT.desc())
                .limit(PER_PERSON_MAX)
                .offset(PER_PERSON_MAX - 1)
                .fetch(SESSION.ID);
        var gone = surplus.isEmpty()
                ? List.<Ended>of()
                : remove(writing, SESSION.ID.in(surplus), ROUNDS, Optional.empty(), "too many");
        writing.sql().insertInto(SESSION).set(fresh.row).execute();
        writing.audit(Chronicle.did(
                fresh.session.signedInAt(),
                fresh.session.person(),
                visit,
                Chronicle.SESSION_BEGIN,
                Map.of(
                        "entrance", visit.entrance().text(),
                        "session", fresh.session.id().toString(),
                        "userAgent", visit.userAgent().disclose())));
        return gone;
    }

    @Override
    public Optional<Session> find(String cookieValue, Entrance entrance) {
        if (!Token.plausible(cookieValue)) {
            return Optional.empty();
        }
        byte[] hash = hash(cookieValue);
        String key = HexFormat.of().formatHex(hash);
        var known = live.get(key);
        if (known == null) {
            makeRoom();
            known = live.computeIfAbsent(key, _ -> load(hash, cookieValue));
        }
        if (known == null || known.session().entrance() != entrance) {
            return Optional.empty();
        }
        if (!known.use(clock.now(), clock.nanoTime())) {
            end(SESSION.ID.eq(known.session().id()), ROUNDS, Optional.empty(), "over its time");
            return Optional.empty();
        }
        return Optional.of(known.session());
    }

    @Override
    public List<Entry> of(PersonId person) {
        var now = clock.now();
        var rows = store.read(sql -> sql.selectFrom(SESSION)
                .where(SESSION.PERSON_ID.eq(person.id()))
                .orderBy(SESSION.SIGNED_IN_AT.desc(), SESSION.ID.desc())
                .limit(PER_PERSON_MAX)
                .fetch());
        return rows.stream()
                .map(this::entry)
                .filter(each -> !LiveSession.isOver(
                        each.entrance(),
                        each.lastSeenAt(),
                        each.signedInAt().plus(each.entrance().absolute()),
                        now))
                .toList();
    }

    @Override
    public int count() {
        var now = clock.now();
        return store.read(sql -> sql.fetchCount(SESSION, DSL.not(over(now))));
    }

    @Override
    public boolean end(PersonId person, Id session, Actor by, Optional<IpAddress> from) {
        return end(SESSION.ID.eq(session).and(SESSION.PERSON_ID.eq(person.id())), by, from, "ended") > 0;
    }

    @Override
    public int endAll(PersonId person, Actor by, Optional<IpAddress> from) {
        return end(SESSION.PERSON_ID.eq(person.id()), by, from, "all ended");
    }

    @Override
    public void whenEnded(Consumer<Id> listener) {
        listeners.add(listener);
    }

    /// Writes last use down, and ends what is over its time.
    void round() {
        writeLastSeen();
        var now = clock.now();
        if (store.read(sql -> sql.fetchExists(SESSION, over(now)))) {
            end(over(now), ROUNDS, Optional.empty(), "over its time");
        }
    }

    void writeLastSeen() {
        var seen = new ConcurrentHashMap<Id, Instant>();
        for (var each : live.values()) {
            var at = each.toWrite();
            if (at != null) {
                seen.put(each.session().id(), at);
            }
        }
        if (!seen.isEmpty()) {
            store.change(writing -> seen.forEach((id, at) -> writing.sql()
                    .update(SESSION)
                    .set(SESSION.LAST_SEEN_AT, at)
                    .where(SESSION.ID.eq(id))
                    .execute()));
        }
    }

    /// What [#remove] removed.
    record Ended(Id session, String key) {}

    List<Ended> remove(Writing writing, Condition which, Actor by, Optional<IpAddress> from, String why) {
        var sql = writing.sql();
        var rows = sql.selectFrom(SESSION).where(which).fetch();
        var gone = new ArrayList<Ended>(rows.size());
        for (var row : rows) {
            sql.deleteFrom(SESSION).where(SESSION.ID.eq(row.getId())).execute();
            writing.audit(Chronicle.done(
                    time.now(),
                    by,
                    from,
                    Chronicle.SESSION_END,
                    Optional.of(new PersonId(row.getPersonId())),
                    Map.of("entrance", row.getEntrance(), "session", row.getId().toString(), "why", why)));
            gone.add(new Ended(row.getId(), HexFormat.of().formatHex(row.getTokenHash())));
        }
        return gone;
    }

    /// After the commit of a removal.
    void ended(List<Ended> gone) {
        for (var each : gone) {
            live.remove(each.key);
        }
        for (var each : gone) {
            listeners.forEach(listener -> listener.accept(each.session));
        }
    }

    private int end(Condition which, Actor by, Optional<IpAddress> from, String why) {
        var gone = store.write(writing -> remove(writing, which, by, from, why));
        ended(gone);
        return gone.size();
    }

    private @Nullable LiveSession load(byte[] hash, String cookieValue) {
        var row = store.read(sql -> sql.selectFrom(SESSION)
                .where(SESSION.TOKEN_HASH.eq(hash))
                .fetchOptional()
                .orElse(null));
        if (row == null) {
            return null;
        }
        var person = people.find(new PersonId(row.getPersonId()));
        return person.map(known -> new LiveSession(
                        session(
                                row.getId(),
                                known,
                                Entrance.of(row.getEntrance()),
                                row.getSignedInAt(),
                                row.getExpiresAt(),
                                new SessionToken(cookieValue)),
                        row.getLastSeenAt(),
                        clock.now(),
                        clock.nanoTime()))
                .orElse(null);
    }

    private Entry entry(SessionRecord row) {
        var known = live.get(HexFormat.of().formatHex(row.getTokenHash()));
        var whose = new PersonId(row.getPersonId());
        return new Entry(
                row.getId(),
                Entrance.of(row.getEntrance()),
                row.getSignedInAt(),
                known == null ? row.getLastSeenAt() : known.lastSeen(),
                Redacted.of(addresses
                        .of(whose)
                        .open(row.getId(), row.getAddressSealed())
                        .orElse("")),
                Redacted.of(userAgents
                        .of(whose)
                        .open(row.getId(), row.getUserAgentSealed())
                        .orElse("")));
    }

    private void makeRoom() {
        if (live.size() >= IN_MEMORY_MAX) {
            writeLastSeen();
            live.clear();
        }
    }

    private static Session session(
            Id id, Person person, Entrance entrance, Instant signedInAt, Instant expiresAt, SessionToken token) {
        byte[] csrf = Sha256.of("csrf", token.cookieValue());
        return new Session(
                id,
                person.id(),
                person.administrator(),
                entrance,
                signedInAt,
                expiresAt,
                Redacted.of(Base64.getUrlEncoder().withoutPadding().encodeToString(csrf)));
    }

    private static byte[] hash(String cookieValue) {
        return Sha256.of("session", cookieValue);
    }

    private static Condition over(Instant now) {
        var over = SESSION.EXPIRES_AT.le(now);
        for (var entrance : Entrance.values()) {
            over = over.or(
                    SESSION.ENTRANCE.eq(entrance.text()).and(SESSION.LAST_SEEN_AT.le(now.minus(entrance.idle()))));
        }
        return over;
    }
}
