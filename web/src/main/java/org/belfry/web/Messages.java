package org.belfry.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records that several areas of the interface share. Component names are the JSON names.
final class Messages {

    private Messages() {}

    @Meaning("Why a request was not done (RFC 9457). Decide by `code`; show `detail`.")
    record ProblemBody(
            @Meaning(value = "Names the kind of problem.", example = "urn:belfry:problem:wrong-secret")
            String type,

            @Meaning(value = "The kind of problem, for a person.", example = "Name, password or code is not right")
            String title,

            @Meaning(value = "The HTTP status again.", example = "401")
            int status,

            @Meaning(value = "What is wrong this time, for a person.", example = "Name, password or code is not right.")
            String detail,

            @Meaning(value = "The kind of problem, for a program; stable.", example = "wrong-secret")
            String code,

            @Meaning("Each thing to mend, where there is more to say.") @Nullable
            List<Reason> reasons,

            @Meaning(value = "Seconds to wait before trying again; also in `Retry-After`.", example = "30") @Nullable
            Long retryAfterSeconds) {}

    @Meaning("One thing to mend.")
    record Reason(
            @Meaning(value = "For a program; stable.", example = "too-short")
            String code,

            @Meaning(value = "For a person.", example = "Use at least 12 characters.")
            String text) {}

    @Meaning("An account, as its owner sees it.")
    record Me(
            @Meaning("The account's id.") String id,

            @Meaning(value = "What they sign in with.", example = "alice")
            String name,

            @Meaning(value = "What others see.", example = "Alice Example")
            String displayName,

            @Meaning("Whether they may use the console.") boolean administrator) {}

    @Meaning("Who is signed in here, and for how long.")
    record Session(
            @Meaning("Who.") Me person,

            @Meaning("The token for `X-Belfry-Csrf`; belongs to this session alone.")
            String csrf,

            @Meaning("When the session began.") Instant signedInAt,
            @Meaning("When it ends, used or not.") Instant expiresAt,

            @Meaning(value = "It also ends after so many seconds without use.", example = "1800")
            long idleSeconds,

            @Meaning(
                    value = "The door it holds at, and at no other.",
                    oneOf = {"console", "app"})
            String door) {}
}
