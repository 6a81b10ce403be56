package org.belfry.courier;

import static org.belfry.store.schema.Tables.LETTER;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Background;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.store.StoreFault;
import org.belfry.store.TenantStore;
import org.belfry.store.Writing;
import org.belfry.store.schema.tables.records.LetterRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The letters that wait: rows that say whom for and what about, and nothing of what will be in them.
///
/// A try is noted before it is made, so one that ends the process does not come again at once; a letter is removed when
/// the server has it. Between the two lies the moment in which a kill sends a letter twice, under the same Message-ID.
/// Thread-safe; rounds take turns.
///
/// | limit | value | against |
/// |---|---|---|
/// | [#MOST] | 10,000 letters | a disk filled while the server is away; what comes then is not sent by mail |
/// | [#KEPT] | 3 days | letters nobody wants any more |
/// | [#PAUSE_FIRST], [#PAUSE_MAX] | 1 min, doubled to 1 h | a server that is asked all the time |
/// | [#AT_ONCE] | 32 letters a round | rounds without end |
final class Outbox {

    static final int MOST = 10_000;
    static final int AT_ONCE = 32;
    static final Duration KEPT = Duration.ofDays(3);
    static final Duration PAUSE_FIRST = Duration.ofMinutes(1);
    static final Duration PAUSE_MAX = Duration.ofHours(1);

    static final String SENT = "mail.sent";
    static final String REFUSED = "mail.refused";
    static final String EXPIRED = "mail.expired";
    static final String NEEDLESS = "mail.needless";

    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final TenantStore store;
    private final Time time;
    private final SecureRandom random;
    private final Map<String, Composer> composers = new ConcurrentHashMap<>();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean mayWait = true;
    private volatile String fault = "";
    private volatile boolean closed;

    private final Rest rest = new Rest();

    Outbox(TenantStore store, Time time, SecureRandom random) {
        this.store = store;
        this.time = time;
        this.random = random;
    }

    void compose(String kind, Composer composer) {
        composers.put(kind, composer);
    }

    /// @return false if there are [#MOST]
    boolean put(Writing writing, PersonId person, String kind, Id about) {
        if (writing.sql().fetchCount(LETTER) >= MOST) {
            return false;
        }
        var now = time.now();
        var row = new LetterRecord();
        row.setId(Id.next(time, random));
        row.setPersonId(person.id());
        row.setKind(kind);
        row.setAboutId(about);
        row.setPutAt(now);
        row.setTries(0L);
        row.setNextAt(now);
        writing.sql().insertInto(LETTER).set(row).execute();
        return true;
    }

    /// A letter was put and is durable.
    void look() {
        mayWait = true;
    }

    int waiting() {
        return store.read(sql -> sql.fetchCount(LETTER));
    }

    /// Why the last try failed; empty if it did not.
    String fault() {
        return fault;
    }

    /// All of them are due: the server will be another.
    void hurry(Writing writing) {
        writing.sql().update(LETTER).set(LETTER.NEXT_AT, time.now()).execute();
    }

    /// The server is another: what was said of the former one holds nothing up.
    void anotherServer() {
        rest.begin();
        look();
    }

    Background.Scheduled start(Background background, BiFunction<Letter, Id, Delivery> post) {
        var rounds = background.every("mail", ROUND, () -> round(post));
        return () -> {
            closed = true;
            rounds.cancel();
        };
    }

    /// Tries every letter that is due, until one shows that the server is away. Waits for store and server.
    void round(BiFunction<Letter, Id, Delivery> post) {
        if (!mayWait || rest.isOn(time.now()) || !turn.tryLock()) {
            return;
        }
        boolean isWhole = false;
        try {
            mayWait = false;
            var now = time.now();
            var due = store.read(sql -> sql.selectFrom(LETTER)
                    .where(LETTER.NEXT_AT.le(now))
                    .orderBy(LETTER.NEXT_AT)
                    .limit(AT_ONCE)
                    .fetch());
            tryAll(due, post);
            mayWait |= waiting() > 0;
            isWhole = true;
        } catch (StoreFault e) {
            LOG.warn("Letters wait for the store: {}", e.getMessage());
        } finally {
            mayWait |= !isWhole;
            turn.unlock();
        }
    }

    private void tryAll(List<LetterRecord> due, BiFunction<Letter, Id, Delivery> post) {
        for (var row : due) {
            if (closed || !tried(row, post)) {
                return;
            }
        }
    }

    /// @return false if others would fare no better
    private boolean tried(LetterRecord row, BiFunction<Letter, Id, Delivery> post) {
        if (Duration.between(row.getPutAt(), time.now()).compareTo(KEPT) >= 0) {
            end(row, EXPIRED, Map.of());
            return true;
        }
        noteTry(row);
        int server = rest.server();
        Optional<Letter> letter;
        try {
            letter = letter(row);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("Letter {} could not be written and is tried again: {}", row.getId(), e.getMessage());
            return true;
        }
        if (letter.isEmpty()) {
            end(row, NEEDLESS, Map.of());
            return true;
        }
        return switch (post.apply(letter.get(), row.getId())) {
            case Delivery.Taken() -> {
                fault = "";
                rest.end();
                end(row, SENT, Map.of());
                yield true;
            }
            case Delivery.Refused(int code, String sentence) -> {
                fault = sentence;
                end(row, REFUSED, Map.of("code", String.valueOf(code)));
                yield true;
            }
            case Delivery.Deferred(boolean isServerAway, String sentence) -> {
                LOG.info("Letter {} waits, try {}", row.getId(), row.getTries());
                if (rest.isAnother(server)) {
                    due(row, time.now());
                    yield true;
                }
                fault = sentence;
                if (isServerAway) {
                    rest.more(server, time.now());
                }
                yield !isServerAway;
            }
        };
    }

    private Optional<Letter> letter(LetterRecord row) throws IOException {
        var composer = composers.get(row.getKind());
        return composer == null
                ? Optional.empty()
                : composer.compose(new PersonId(row.getPersonId()), row.getAboutId());
    }

    private void noteTry(LetterRecord row) {
        long tries = row.getTries() + 1;
        row.setTries(tries);
        due(row, time.now().plus(pause(tries)));
    }

    private void due(LetterRecord row, Instant next) {
        store.change(writing -> writing.sql()
                .update(LETTER)
                .set(LETTER.TRIES, row.getTries())
                .set(LETTER.NEXT_AT, next)
                .where(LETTER.ID.eq(row.getId()))
                .execute());
    }

    static Duration pause(long tries) {
        var pause = PAUSE_FIRST.multipliedBy(1L << Math.min(tries - 1, 10));
        return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
    }

    private void end(LetterRecord row, String action, Map<String, String> more) {
        var details = new HashMap<>(more);
        details.put("letter", row.getId().toString());
        details.put("kind", row.getKind());
        details.put("about", row.getAboutId().toString());
        details.put("tries", String.valueOf(row.getTries()));
        var event = new AuditEvent(
                time.now(),
                new Actor.House("mail"),
                Optional.empty(),
                action,
                Optional.of(new PersonId(row.getPersonId())),
                details);
        store.change(writing -> {
            int there = writing.sql()
                    .deleteFrom(LETTER)
                    .where(LETTER.ID.eq(row.getId()))
                    .execute();
            // Its person may have been erased meanwhile, and the letter with them.
            if (there > 0) {
                writing.audit(event);
            }
        });
    }

    /// While the server is away nobody's letter is tried, however many become due.
    private static final class Rest {

        private Instant until = Instant.EPOCH;
        private int faults;
        private int server;

        synchronized boolean isOn(Instant now) {
            return now.isBefore(until);
        }

        /// Which server it is, of those there have been.
        synchronized int server() {
            return server;
        }

        synchronized boolean isAnother(int tried) {
            return tried != server;
        }

        /// With another server.
        synchronized void begin() {
            server++;
            end();
        }

        synchronized void end() {
            until = Instant.EPOCH;
            faults = 0;
        }

        synchronized void more(int tried, Instant now) {
            if (tried == server) {
                faults++;
                until = now.plus(pause(faults));
            }
        }
    }
}
