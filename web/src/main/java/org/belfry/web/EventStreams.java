package org.belfry.web;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.belfry.ground.Background;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.identity.Rights;
import org.belfry.identity.Rights.Decision;
import org.belfry.identity.Rights.Right;
import org.belfry.identity.Sessions;
import org.belfry.net.WebSocketPath;
import org.belfry.net.WebSocketPath.Asked;
import org.belfry.store.StoreFault;
import org.belfry.web.EventStream.End;

/// Tells events over WebSocket (RFC 6455) to those who may see all calls (decision 0199).
///
///     page of the door itself ─▶ 101 ─▶ session, right, places ─▶ events.open ─▶ event after event
///                                          └─ else: closed, with a number that says why
///
/// A stream is no use of its session. It ends when the session ends, and within [#LOOK] of the end of the
/// right. Thread-safe.
///
/// | limit | figure | against |
/// |---|---|---|
/// | streams of one person | [#PER_PERSON_MAX] | a page that opens ever more |
/// | streams in all | [#IN_ALL_MAX] | each event written so many times |
/// | what a stream was told and has not read | [EventStream#UNREAD_BYTES_MAX], one message more | memory |
/// | silence | [#LOOK] times [#LOOKS_A_BEAT], twice | connections whose other end has gone |
final class EventStreams implements AutoCloseable {

    static final String PATH = Route.PREFIX + "/events";
    static final String SUBPROTOCOL = "belfry.events.v1";
    static final int PER_PERSON_MAX = 8;
    static final int IN_ALL_MAX = 64;
    static final Duration LOOK = Duration.ofSeconds(5);
    private static final int LOOKS_A_BEAT = 2;

    /// The least a WebSocket can be told: nothing is to be said here.
    private static final int HEARD_BYTES_MAX = 125;

    private final Sessions sessions;
    private final Rights rights;
    private final EventTexts texts;
    private final Background background;
    private final Time time;
    private final Set<EventStream> open = new HashSet<>();
    private Background.Scheduled round = () -> {};
    private int looks;
    private boolean closed;

    EventStreams(WebRooms.Accounts accounts, EventTexts texts, Background background, Time time) {
        sessions = accounts.sessions();
        rights = accounts.rights();
        this.texts = texts;
        this.background = background;
        this.time = time;
        sessions.whenEnded(this::ended);
    }

    /// For the door that `hosts` are the names of.
    WebSocketPath path(Hosts hosts) {
        return new WebSocketPath(
                PATH, SUBPROTOCOL, asked -> isOurs(hosts, asked), HEARD_BYTES_MAX, (pipeline, asked) -> {
                    var cookie = new SessionCookie(hosts.entrance()).in(asked.cookies());
                    pipeline.addLast(new EventStream(
                            this,
                            () -> cookie.flatMap(value -> sessions.find(value, hosts.entrance())),
                            pipeline.channel()));
                });
    }

    /// As [Forgery] has it for what changes something: a page of another site can open a WebSocket too.
    private static boolean isOurs(Hosts hosts, Asked asked) {
        return hosts.addressed(asked.host(), asked.local())
                .filter(addressed -> addressed.origin().equals(asked.origin()))
                .isPresent();
    }

    // Those who come and go.

    /// On the loop of its connection.
    void arrived(EventStream stream) {
        background.start("event stream", () -> admit(stream));
    }

    private void admit(EventStream stream) {
        try {
            var session = stream.recognise();
            if (session.isEmpty()) {
                stream.end(End.NOT_SIGNED_IN);
            } else if (!may(session.get().person())) {
                stream.end(End.FORBIDDEN);
            } else {
                welcome(stream);
            }
        } catch (StoreFault fault) {
            stream.end(End.HOUSE_FAILS);
        }
    }

    private void welcome(EventStream stream) {
        stream.provedItself();
        if (!takePlace(stream)) {
            stream.end(End.TOO_MANY);
        } else if (!stream.isOpen()) {
            gone(stream);
        } else {
            stream.tell(texts.open(time.now()));
            // It may have ended before it could be found here.
            look(Set.of(stream));
        }
    }

    private synchronized boolean takePlace(EventStream stream) {
        long ofPerson = open.stream()
                .filter(other -> whose(other).equals(whose(stream)))
                .count();
        if (closed || open.size() >= IN_ALL_MAX || ofPerson >= PER_PERSON_MAX) {
            return false;
        }
        if (open.isEmpty()) {
            round = background.every("event streams", LOOK, this::look);
        }
        return open.add(stream);
    }

    synchronized void gone(EventStream stream) {
        if (open.remove(stream) && open.isEmpty()) {
            round.cancel();
        }
    }

    private static PersonId whose(EventStream stream) {
        return stream.session().person();
    }

    private synchronized Set<EventStream> all() {
        return Set.copyOf(open);
    }

    // Whether they still may.

    private boolean may(PersonId person) {
        return rights.decide(person, Right.ADMINISTRATION) instanceof Decision.Allowed;
    }

    private void ended(Id session) {
        all().stream()
                .filter(stream -> session.equals(stream.session().id()))
                .forEach(stream -> stream.end(End.NOT_SIGNED_IN));
    }

    private void look() {
        var streams = all();
        look(streams);
        if (++looks % LOOKS_A_BEAT == 0) {
            byte[] alive = texts.alive(time.now());
            streams.forEach(stream -> stream.beat(alive));
        }
    }

    private void look(Set<EventStream> streams) {
        streams.stream().collect(Collectors.groupingBy(EventStreams::whose)).forEach((person, theirs) -> {
            if (!may(person)) {
                theirs.forEach(stream -> stream.end(End.FORBIDDEN));
                return;
            }
            try {
                var held = sessions.of(person).stream().map(Sessions.Entry::id).collect(Collectors.toSet());
                theirs.stream()
                        .filter(stream -> !held.contains(stream.session().id()))
                        .forEach(stream -> stream.end(End.NOT_SIGNED_IN));
            } catch (StoreFault fault) {
                theirs.forEach(stream -> stream.end(End.HOUSE_FAILS));
            }
        });
    }

    // What they are told.

    /// Those that are told of events.
    synchronized int count() {
        return open.size();
    }

    /// @param text of `event`
    void tell(byte[] text) {
        all().forEach(stream -> stream.tell(text));
    }

    /// Ends all, and takes no more.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(stream -> stream.end(End.HOUSE_CLOSES));
    }
}
