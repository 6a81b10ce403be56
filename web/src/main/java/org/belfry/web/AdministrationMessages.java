package org.belfry.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What administrators are told about, and may change of, the house.
final class AdministrationMessages {

    private AdministrationMessages() {}

    @Meaning("How the house is.")
    record State(
            @Meaning(value = "The version running.", example = "0.1.0")
            String version,

            @Meaning("Since when it runs.") Instant startedAt,
            @Meaning("What time it thinks it is.") Instant now,

            @Meaning(value = "The name people use.", example = "pbx.example.com")
            String serverName,

            @Meaning(
                    value = "Where the facts are kept.",
                    oneOf = {"SQLite", "PostgreSQL"})
            String database,

            @Meaning("Memory.") Memory memory,

            @Meaning("The certificate the doors show now.") @Nullable
            Certificate certificate,

            @Meaning("Every door of the house.") List<Door> doors,

            @Meaning("How many promises of the policy stand how.")
            PromiseCounts promises,

            @Meaning(value = "Accounts.", example = "12") int people,

            @Meaning(value = "Sessions that hold.", example = "3")
            int sessions) {}

    @Meaning("Memory of the program.")
    record Memory(
            @Meaning("In use.") long usedBytes,
            @Meaning("The most it may use.") long maxBytes) {}

    @Meaning("A certificate.")
    record Certificate(
            @Meaning("Whose it is.") String subject,
            @Meaning("Who says so.") String issuer,
            @Meaning("Good from.") Instant notBefore,
            @Meaning("Good until.") Instant notAfter,
            @Meaning("Names and addresses it is good for.") List<String> names) {}

    @Meaning("A door: something that listens.")
    record Door(
            @Meaning(value = "Its name.", example = "console")
            String name,

            @Meaning(value = "What is spoken there.", example = "https")
            String protocol,

            @Meaning(value = "Where it listens.", example = "127.0.0.1")
            String address,

            @Meaning(value = "Its port.", example = "9443") int port,
            @Meaning("What it is for.") String purpose,
            @Meaning("Whether it is open.") boolean open,

            @Meaning("The networks that get in beside the machine itself; none means everybody.")
            List<String> onlyFrom,

            @Meaning("Connections now.") long connections,

            @Meaning("Connections its gate refused since the start.")
            long refused) {}

    @Meaning("How many promises of the policy stand how; one stands as the worst of its controls.")
    record PromiseCounts(
            @Meaning("Kept.") int kept,
            @Meaning("An administrator chose less.") int relaxed,
            @Meaning("Not kept.") int broken,
            @Meaning("Could not be looked at.") int unknown) {}

    @Meaning("Where every promise of the policy stands.")
    record Trust(
            @Meaning("When everything was last looked at together.") @Nullable
            Instant checkedAt,

            @Meaning("What is looked at, by row.") List<ControlSeen> controls,

            @Meaning("Promises of the policy that nothing looks at yet.")
            List<Promise> notBuilt) {}

    @Meaning("One control with its last evidence.")
    record ControlSeen(
            @Meaning(value = "Row and name.", example = "A3/password-hashing")
            String id,

            @Meaning(value = "The row of the policy.", example = "A3")
            String row,

            @Meaning(value = "The name within the row.", example = "password-hashing")
            String name,

            @Meaning("What is promised.") String promise,

            @Meaning(
                    value = "How it stands.",
                    oneOf = {"kept", "relaxed", "broken", "unknown"})
            String state,

            @Meaning("What was seen.") String finding,
            @Meaning("When.") Instant seenAt) {}

    @Meaning("A promise of the policy, not built yet.")
    record Promise(
            @Meaning(value = "The row of the policy.", example = "B2")
            String row,

            @Meaning("The heading it stands under.") String section,
            @Meaning("What will be promised, in Markdown.") String promise) {}

    @Meaning("Part of the audit trail, newest first.")
    record Audit(
            @Meaning("The rows.") List<AuditRow> rows,

            @Meaning("`before` for the next older rows; absent at the end.") @Nullable
            Long next) {}

    @Meaning("One thing that happened.")
    record AuditRow(
            @Meaning(value = "Its place in the chain.", example = "1204")
            long sequence,

            @Meaning("When.") Instant at,

            @Meaning(value = "Who did it.", example = "alice")
            String actor,

            @Meaning(value = "Where from.", example = "192.0.2.7") @Nullable
            String from,

            @Meaning(value = "What.", example = "session.begin")
            String action,

            @Meaning("More about it.") Map<String, String> details) {}

    @Meaning("Whom to invite.")
    record Invite(
            @Meaning("Whether they will be an administrator.")
            boolean administrator) {}

    @Meaning("A one-time link; hand it over by a way you trust.")
    record InvitationLink(
            @Meaning(value = "The link.", example = "https://localhost:9443/enrol#…")
            String link,

            @Meaning("When it ends unused.") Instant expiresAt) {}

    @Meaning("An account.")
    record PersonEntry(
            @Meaning("The account's id.") String id,

            @Meaning(value = "What they sign in with.", example = "alice")
            String name,

            @Meaning(value = "What others see.", example = "Alice Example")
            String displayName,

            @Meaning("Whether they may use the console.") boolean administrator,
            @Meaning("When the account began.") Instant addedAt,
            @Meaning("When they last signed in.") @Nullable Instant lastSignInAt) {}
}
