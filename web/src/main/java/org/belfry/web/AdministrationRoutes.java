package org.belfry.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.belfry.ground.Actor;
import org.belfry.ground.Evidence;
import org.belfry.ground.Time;
import org.belfry.identity.Person;
import org.belfry.trust.TrustReport;
import org.belfry.trust.TrustReport.Standing;
import org.belfry.web.AdministrationMessages.Audit;
import org.belfry.web.AdministrationMessages.AuditRow;
import org.belfry.web.AdministrationMessages.Certificate;
import org.belfry.web.AdministrationMessages.ControlSeen;
import org.belfry.web.AdministrationMessages.Door;
import org.belfry.web.AdministrationMessages.InvitationLink;
import org.belfry.web.AdministrationMessages.Invite;
import org.belfry.web.AdministrationMessages.Memory;
import org.belfry.web.AdministrationMessages.PersonEntry;
import org.belfry.web.AdministrationMessages.Promise;
import org.belfry.web.AdministrationMessages.PromiseCounts;
import org.belfry.web.AdministrationMessages.State;
import org.belfry.web.AdministrationMessages.Trust;

/// What administrators see and do. At the console only: the app's door does not even know these paths.
final class AdministrationRoutes {

    private static final String AREA = "Administration";
    private static final long PAGE_ROWS_MAX = 200;
    private static final long PAGE_ROWS = 50;

    private final WebRooms rooms;
    private final Time time;

    AdministrationRoutes(WebRooms rooms, Time time) {
        this.rooms = rooms;
        this.time = time;
    }

    List<Route<?>> routes() {
        return List.of(
                Route.get("/state")
                        .consoleOnly()
                        .gives(200, State.class)
                        .says(AREA, "State of the house", "Version, doors, certificate, memory and counts, now.")
                        .by(this::state),
                Route.get("/trust")
                        .consoleOnly()
                        .gives(200, Trust.class)
                        .says(
                                AREA,
                                "The policy and its evidence",
                                "Every promise with what was last seen. Never waits.")
                        .by(call -> Answer.of(told(rooms.controls().report()))),
                Route.post("/trust/check")
                        .consoleOnly()
                        .gives(200, Trust.class)
                        .says(AREA, "Look again", "Looks at every control now; may take some seconds.")
                        .by(call -> Answer.of(told(rooms.controls().check()))),
                Route.get("/audit")
                        .consoleOnly()
                        .query(
                                new Route.Query("before", "Only rows older than this sequence.", 0, Long.MAX_VALUE),
                                new Route.Query(
                                        "limit", "How many; %d if left out.".formatted(PAGE_ROWS), 1, PAGE_ROWS_MAX))
                        .gives(200, Audit.class)
                        .says(AREA, "The audit trail", "Who did what, newest first.")
                        .by(this::audit),
                Route.post("/invitations")
                        .consoleOnly()
                        .gives(201, InvitationLink.class)
                        .orRefuses(ProblemCode.CONFIRM_FIRST)
                        .says(AREA, "Invite somebody", "Makes a one-time link by which an account begins.")
                        .by(Invite.class, this::invite),
                Route.get("/people")
                        .consoleOnly()
                        .givesListOf(PersonEntry.class)
                        .says(AREA, "The accounts", "Everybody with an account, by name.")
                        .by(this::people));
    }

    private Answer state(Call call) {
        var facts = rooms.facts();
        var report = rooms.controls().report();
        return Answer.of(new State(
                facts.version(),
                facts.startedAt(),
                time.now(),
                facts.serverName(),
                facts.database(),
                new Memory(facts.memory().used().bytes(), facts.memory().max().bytes()),
                facts.certificate()
                        .map(shown -> new Certificate(
                                shown.subject(), shown.issuer(), shown.notBefore(), shown.notAfter(), shown.names()))
                        .orElse(null),
                facts.doors().stream().map(AdministrationRoutes::told).toList(),
                new PromiseCounts(
                        report.count(Standing.KEPT),
                        report.count(Standing.RELAXED),
                        report.count(Standing.BROKEN),
                        report.count(Standing.UNKNOWN)),
                rooms.accounts().people().count(),
                rooms.accounts().sessions().count()));
    }

    private Answer audit(Call call) {
        var before = call.query().get("before");
        int limit = Math.toIntExact(call.query().getOrDefault("limit", PAGE_ROWS));
        var rows = rooms.history().read(before == null ? OptionalLong.empty() : OptionalLong.of(before), limit);
        return Answer.of(new Audit(
                rows.stream().map(this::told).toList(),
                rows.size() < limit ? null : rows.getLast().sequence()));
    }

    private Answer invite(Call call, Invite whom) {
        return whom.administrator()
                ? ConfirmationRoutes.proven(rooms.accounts().own().confirmation(), call, _ -> link(call, whom))
                : link(call, whom);
    }

    private Answer link(Call call, Invite whom) {
        var invitation =
                rooms.accounts().invitations().invite(whom.administrator(), call.actor(), Optional.of(call.from()));
        // Administrators begin where they will work; everybody else could not even enter the console.
        String origin = whom.administrator() ? call.origin() : rooms.facts().appOrigin();
        return Answer.of(
                new InvitationLink(origin + "/enrol#" + invitation.token().disclose(), invitation.expiresAt()));
    }

    private Answer people(Call call) {
        return Answer.of(rooms.accounts().people().all().stream()
                .map(AdministrationRoutes::told)
                .toList());
    }

    private AuditRow told(History.Row row) {
        var event = row.event();
        return new AuditRow(
                row.sequence(),
                event.at(),
                told(event.actor()),
                event.from().map(Object::toString).orElse(null),
                event.action(),
                event.details());
    }

    private String told(Actor actor) {
        return switch (actor) {
            case Actor.Someone(var person) ->
                rooms.accounts()
                        .people()
                        .find(person)
                        .map(known -> known.name().disclose())
                        .orElse("somebody who is gone (" + person + ")");
            case Actor.CommandLine(var unixUser) -> unixUser + " at the command line";
            case Actor.House(var task) -> "Belfry (" + task + ")";
            case Actor.Stranger() -> "somebody not signed in";
        };
    }

    private static Door told(HouseFacts.Door door) {
        return new Door(
                door.name(),
                door.protocol(),
                door.address(),
                door.port(),
                door.purpose(),
                door.open(),
                door.onlyFrom(),
                door.connections(),
                door.refused());
    }

    private static Trust told(TrustReport report) {
        return new Trust(
                report.checkedAt().orElse(null),
                report.evidence().stream().map(AdministrationRoutes::told).toList(),
                report.notBuilt().stream()
                        .map(row -> new Promise(row.id().toString(), row.section(), row.must()))
                        .toList());
    }

    private static ControlSeen told(Evidence evidence) {
        var control = evidence.control();
        return new ControlSeen(
                control.id(),
                control.row().toString(),
                control.name(),
                control.promise(),
                evidence.state().name().toLowerCase(Locale.ROOT),
                evidence.finding(),
                evidence.seenAt());
    }

    private static PersonEntry told(Person person) {
        return new PersonEntry(
                person.id().toString(),
                person.name().disclose(),
                person.displayName().disclose(),
                person.administrator(),
                person.addedAt(),
                person.lastSignInAt().orElse(null));
    }
}
