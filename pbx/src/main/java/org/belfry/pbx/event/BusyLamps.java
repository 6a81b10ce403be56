package org.belfry.pbx.event;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.belfry.pbx.call.LineState;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.sip.SipUri;
import org.belfry.sip.event.DialogInfo;
import org.belfry.sip.event.EventPackage;

/// Who is on the telephone, for the busy-lamp fields of desk telephones (RFC 4235), told to colleagues
/// alone. Never waits. Thread-safe.
///
/// A document is always full and holds one dialog: the lamp. It never says with whom somebody talks, nor
/// what a call could be taken over by: keys take calls by the service code for it (decision 0186).
public final class BusyLamps implements EventSource {

    private static final String LAMP = "line";

    private final Colleagues colleagues;
    private final Function<Subject, LineState> lines;

    /// @param lines what the calls that are up make of it
    public BusyLamps(Colleagues colleagues, Function<Subject, LineState> lines) {
        this.colleagues = colleagues;
        this.lines = lines;
    }

    @Override
    public EventPackage event() {
        return EventPackage.DIALOG;
    }

    @Override
    public Optional<Subject> whose(Device device, SipUri asked) {
        return Optional.ofNullable(asked.user()).flatMap(user -> colleagues.watched(device.owner(), user));
    }

    @Override
    public byte[] state(View view) {
        var line = lines.apply(view.subject());
        var phase = switch (line.phase()) {
            case IDLE -> DialogInfo.Phase.TERMINATED;
            case EARLY -> DialogInfo.Phase.EARLY;
            case CONFIRMED -> DialogInfo.Phase.CONFIRMED;
        };
        var lamp = new DialogInfo.Entry(LAMP, null, line.isCaller(), phase, null, null, null);
        return new DialogInfo(view.entity(), view.version(), true, List.of(lamp)).toXml();
    }

    @Override
    public boolean isVolunteered() {
        return false;
    }
}
