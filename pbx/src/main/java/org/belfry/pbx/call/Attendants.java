package org.belfry.pbx.call;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.belfry.audio.prompt.Prompts;
import org.belfry.pbx.dialplan.Route;

/// Who serves a caller whose route leads to the house itself. Owned by the call's thread.
final class Attendants {

    private static final int SLOT_KEYS_MAX = 8;
    private static final Duration BETWEEN_KEYS = Duration.ofSeconds(5);
    private static final Duration ECHO_LONGEST = Duration.ofMinutes(5);

    private final Premises premises;

    Attendants(Premises premises) {
        this.premises = premises;
    }

    /// Nobody: the house has no voice, or no such service.
    Optional<Attendant> of(Route route) {
        var services = premises.callees().services();
        if (services.phrases().isEmpty()) {
            return Optional.empty();
        }
        return switch (route) {
            case Route.Say(String prompt, Route then) ->
                Optional.of(voice -> {
                    voice.announce(prompt);
                    return new Onward.To(then);
                });
            case Route.Menu menu -> Optional.of(new Menu(menu, premises));
            case Route.Queue queue -> Optional.of(new QueueDesk(queue, premises));
            case Route.Feature feature -> services.feature(feature).or(() -> ofHouse(feature));
            case Route.MessageBox(var person) -> services.box(person);
            case Route.Ring _, Route.Outside _, Route.Forwarded _, Route.CalledBack _, Route.Nowhere _ ->
                Optional.empty();
        };
    }

    /// What needs nothing but the calls themselves.
    private Optional<Attendant> ofHouse(Route.Feature feature) {
        String argument = feature.argument();
        return switch (feature.code()) {
            case "park" -> {
                var park = new Park(argument, premises, premises.settings().parked());
                yield Optional.of(new Story(true, park::serve));
            }
            case "retrieve" -> Optional.of(new Story(false, voice -> retrieved(voice, argument)));
            case "pickup" -> Optional.of(new Story(false, new Pickup(argument, premises)::serve));
            case "echo" -> Optional.of(new Story(false, this::echo));
            case "own-number" -> Optional.of(Attendants::ownNumber);
            default -> Optional.empty();
        };
    }

    /// A service that may do what others may not.
    private record Story(boolean keepsSender, Function<Attendance, Onward> story) implements Attendant {
        @Override
        public Onward serve(HouseVoice voice) {
            return switch (voice) {
                case Attendance ours -> story.apply(ours);
            };
        }
    }

    private Onward retrieved(Attendance voice, String dialled) {
        // Before it is taken out: who hangs up now leaves it where it is.
        voice.answer();
        String slot = dialled;
        if (slot.isEmpty()) {
            voice.say("enter-extension");
            slot = voice.digits(SLOT_KEYS_MAX, BETWEEN_KEYS, "#");
        }
        var line = premises.board().parking().take(slot);
        line.ifPresent(voice::goTo);
        voice.announce("nobody-parked");
        return new Onward.Done("No call was parked there.");
    }

    private Onward echo(Attendance voice) {
        voice.answer();
        voice.say("test-call");
        voice.beep();
        voice.hearOneself();
        voice.await(ECHO_LONGEST, () -> false);
        return new Onward.Done("The test was over.");
    }

    private static Onward ownNumber(HouseVoice voice) {
        voice.answer();
        var digits = Prompts.keys(voice.visitor().number().disclose());
        voice.announce(digits.isEmpty() ? List.of("cannot-complete") : digits);
        return new Onward.Done("The number was told.");
    }

    /// Who tells a caller why nobody talks to him; nobody if there is nothing to say to it.
    Optional<Attendant> announcing(Failure failure, Quest quest) {
        List<String> prompts = Announcements.of(failure, quest);
        return premises.callees().services().phrases().isEmpty() || prompts.isEmpty()
                ? Optional.empty()
                : Optional.of(voice -> {
                    voice.announce(prompts);
                    return new Onward.Refused(failure.status(), failure.sentence());
                });
    }
}
