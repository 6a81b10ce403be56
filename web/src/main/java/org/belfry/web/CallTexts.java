package org.belfry.web;

import java.util.Locale;
import org.belfry.ground.PersonId;
import org.belfry.identity.People;
import org.belfry.pbx.call.LiveCall;
import org.belfry.pbx.record.CallRecord;
import org.belfry.pbx.record.CallRecord.Party;
import org.belfry.pbx.record.CallRecordCsv;
import org.belfry.web.SwitchroomMessages.CallNow;
import org.belfry.web.SwitchroomMessages.CallPart;

/// Calls as administrators read them, wherever they are told of. Thread-safe; never waits.
final class CallTexts {

    private final People people;

    CallTexts(People people) {
        this.people = people;
    }

    CallNow now(LiveCall call) {
        return new CallNow(
                call.call().toString(),
                shown(call.from()),
                shown(call.to()),
                call.beganAt(),
                call.answeredAt().orElse(null),
                call.encrypted());
    }

    CallPart part(CallRecord leg) {
        return new CallPart(
                leg.call().toString(),
                leg.leg(),
                shown(leg.from()),
                shown(leg.to()),
                leg.beganAt(),
                leg.answeredAt().orElse(null),
                leg.endedAt(),
                CallRecordCsv.seconds(leg),
                leg.end().status(),
                leg.end().by().name().toLowerCase(Locale.ROOT),
                CallRecordCsv.plain(leg.end().cause()),
                leg.voice().encrypted(),
                leg.voice().explanation().orElse(null));
    }

    /// Name and number, as far as there are both.
    private String shown(Party party) {
        String number = CallRecordCsv.plain(party.shown().disclose());
        String name = party.person().map(this::name).orElse("");
        return name.isEmpty() ? number : number.isEmpty() ? name : name + " · " + number;
    }

    /// Empty if there is no such person any more.
    String name(PersonId id) {
        return people.find(id).map(person -> person.displayName().disclose()).orElse("");
    }
}
