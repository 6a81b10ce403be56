package org.belfry.pbx.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.belfry.ground.PersonId;
import org.belfry.pbx.call.LineState;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.pbx.registrar.Contacts;
import org.belfry.sip.SipUri;
import org.belfry.sip.event.EventPackage;
import org.belfry.sip.event.Presence;
import org.belfry.sip.event.Presence.Activity;

/// Whether colleagues can be reached (RFC 3856): open if a telephone of theirs is on and may ring, with
/// what keeps them (RFC 4480). Never waits. Thread-safe.
public final class PresenceOfPeople implements EventSource {

    private static final String TUPLE = "telephone";

    private final Colleagues colleagues;
    private final Function<Subject, LineState> lines;
    private final Contacts contacts;
    private final Predicate<PersonId> undisturbed;

    /// @param lines what the calls that are up make of it
    /// @param undisturbed who does not want to be called now
    public PresenceOfPeople(
            Colleagues colleagues,
            Function<Subject, LineState> lines,
            Contacts contacts,
            Predicate<PersonId> undisturbed) {
        this.colleagues = colleagues;
        this.lines = lines;
        this.contacts = contacts;
        this.undisturbed = undisturbed;
    }

    @Override
    public EventPackage event() {
        return EventPackage.PRESENCE;
    }

    /// People only: a slot is nowhere, and a queue always there.
    @Override
    public Optional<Subject> whose(Device device, SipUri asked) {
        return Optional.ofNullable(asked.user())
                .flatMap(user -> colleagues.watched(device.owner(), user))
                .filter(Subject.Person.class::isInstance);
    }

    @Override
    public byte[] state(View view) {
        return switch (view.subject()) {
            case Subject.Person(var person) -> presence(view, person).toXml();
            case Subject.Slot _, Subject.Queue _ -> new Presence(view.entity(), List.of()).toXml();
        };
    }

    private Presence presence(View view, PersonId person) {
        var activities = new ArrayList<Activity>();
        if (lines.apply(view.subject()).phase() == LineState.Phase.CONFIRMED) {
            activities.add(Activity.ON_THE_PHONE);
        }
        boolean alone = undisturbed.test(person);
        if (alone) {
            activities.add(Activity.BUSY);
        }
        boolean open = !alone && !contacts.of(person).isEmpty();
        var tuple = new Presence.Tuple(TUPLE, open, null, alone ? "Do not disturb" : "", null);
        return new Presence(view.entity(), List.of(tuple), activities);
    }

    @Override
    public boolean isVolunteered() {
        return false;
    }
}
