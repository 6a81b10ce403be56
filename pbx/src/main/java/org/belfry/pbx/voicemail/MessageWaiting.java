package org.belfry.pbx.voicemail;

import java.util.Optional;
import java.util.function.Function;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.pbx.event.EventSource;
import org.belfry.sip.SipUri;
import org.belfry.sip.event.EventPackage;
import org.belfry.sip.event.MessageSummary;

/// How many messages wait in somebody's box (RFC 3842), told to their own telephones alone. Never
/// waits. Thread-safe.
public final class MessageWaiting implements EventSource {

    private final MessageBoxes boxes;
    private final Function<PersonId, String> extensions;

    /// @param extensions somebody's number in the house, or empty
    public MessageWaiting(MessageBoxes boxes, Function<PersonId, String> extensions) {
        this.boxes = boxes;
        this.extensions = extensions;
    }

    @Override
    public EventPackage event() {
        return EventPackage.MESSAGE_SUMMARY;
    }

    /// By the name the device signs in with, the owner's extension, or no name at all.
    @Override
    public Optional<Subject> whose(Device device, SipUri asked) {
        String user = asked.user();
        boolean isOwn = user == null
                || user.isEmpty()
                || user.equals(device.username())
                || user.equals(extensions.apply(device.owner()));
        return isOwn ? Optional.of(new Subject.Person(device.owner())) : Optional.empty();
    }

    @Override
    public byte[] state(View view) {
        return switch (view.subject()) {
            case Subject.Person(PersonId person) -> {
                var counts = boxes.counts(person);
                yield new MessageSummary(null, counts.unheard(), counts.heard(), 0, 0).toBytes();
            }
            case Subject.Slot _, Subject.Queue _ -> new byte[0];
        };
    }

    @Override
    public boolean isVolunteered() {
        return true;
    }
}
