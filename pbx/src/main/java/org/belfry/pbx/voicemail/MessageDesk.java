package org.belfry.pbx.voicemail;

import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.belfry.ground.PersonId;
import org.belfry.ground.Time;
import org.belfry.pbx.call.Attendant;
import org.belfry.pbx.call.Services;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.kept.KeptSound;

/// What message boxes offer to calls: to leave a message, and to hear one's own. Immutable, thread-safe.
public final class MessageDesk {

    /// The feature of the dialplan that lets people hear their messages.
    public static final String FEATURE = "voicemail";

    final MessageBoxes boxes;
    final Greetings greetings;
    final Pins pins;
    final KeptSound sounds;
    final Around around;

    /// What it has to know of the house.
    ///
    /// @param extensions somebody's number in the house, or empty
    /// @param zone in which times are said
    /// @param guesses told of the telephone that somebody typed a wrong PIN at
    public record Around(
            Function<PersonId, String> extensions, Supplier<ZoneId> zone, Consumer<DeviceId> guesses, Time time) {}

    public MessageDesk(MessageBoxes boxes, Greetings greetings, Pins pins, KeptSound sounds, Around around) {
        this.boxes = boxes;
        this.greetings = greetings;
        this.pins = pins;
        this.sounds = sounds;
        this.around = around;
    }

    /// The same services, with message boxes.
    public Services in(Services services) {
        return services.withBoxes(person -> Optional.<Attendant>of(new TakingMessage(this, person)))
                .with(FEATURE, _ -> new HearingMessages(this));
    }
}
