package org.belfry.web;

import java.time.Instant;
import org.belfry.identity.People;
import org.belfry.pbx.live.LiveEvent;
import org.belfry.pbx.registrar.RegistrationLog;
import org.belfry.web.EventMessages.DeviceSeen;
import org.belfry.web.EventMessages.EventsLost;
import org.belfry.web.EventMessages.MessageLeft;
import org.belfry.web.EventMessages.Nothing;
import org.belfry.web.EventMessages.Told;

/// Events as programs read them: JSON with `type`, `timestamp` and `data`, the same over every way
/// (decision 0199, docs/EVENTS.md). Thread-safe; never waits.
final class EventTexts {

    /// The first of a stream: what follows is told as it happens, what was before is to be asked for.
    static final String OPEN = "events.open";

    /// A page sees no ping; hearing nothing of this either, it knows that it is told nothing any more.
    static final String ALIVE = "events.alive";

    private final CallTexts calls;

    EventTexts(People people) {
        calls = new CallTexts(people);
    }

    byte[] open(Instant now) {
        return Json.bytes(new Told(OPEN, now, new Nothing()));
    }

    byte[] alive(Instant now) {
        return Json.bytes(new Told(ALIVE, now, new Nothing()));
    }

    byte[] of(LiveEvent event) {
        return Json.bytes(new Told(event.kind().text(), event.at(), data(event)));
    }

    private Object data(LiveEvent event) {
        return switch (event) {
            case LiveEvent.OfCall(var _, var _, var call) -> calls.now(call);
            case LiveEvent.OfRecord(var _, var leg) -> calls.part(leg);
            case LiveEvent.OfDevice(var _, var what, var device) ->
                new DeviceSeen(
                        device.id().toString(),
                        device.label().disclose(),
                        calls.name(device.owner()),
                        device.username(),
                        what == RegistrationLog.Event.BOUND ? null : what.text());
            case LiveEvent.OfMessage(var _, var message) ->
                new MessageLeft(
                        message.id().toString(),
                        calls.name(message.owner()),
                        message.leftAt(),
                        message.length().toSeconds());
            case LiveEvent.Lost(var _, long count) -> new EventsLost(count);
        };
    }
}
