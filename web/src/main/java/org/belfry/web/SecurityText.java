package org.belfry.web;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.belfry.ground.Time;

/// `/.well-known/security.txt` (RFC 9116): where to report a flaw (policy J2).
final class SecurityText {

    /// The file says itself until when it holds (§2.5.5); asked again, it is young again.
    private static final Duration HOLDS = Duration.ofDays(90);

    private final HouseFacts facts;
    private final Optional<String> contact;
    private final Time time;

    SecurityText(HouseFacts facts, Optional<String> contact, Time time) {
        this.facts = facts;
        this.contact = contact;
        this.time = time;
    }

    HttpService service() {
        return (ctx, request) -> text();
    }

    private HttpResponse text() {
        String where = contact.orElseGet(() -> "mailto:security@" + facts.serverName());
        var until = time.now().plus(HOLDS).truncatedTo(ChronoUnit.DAYS);
        return Replies.text(
                MediaType.PLAIN_TEXT_UTF_8,
                "Contact: %s\nExpires: %s\nPreferred-Languages: en\n".formatted(where, until));
    }
}
