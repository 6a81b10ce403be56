package org.belfry.pbx.voicemail;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.audio.prompt.Prompts;
import org.belfry.ground.Actor;
import org.belfry.ground.PersonId;
import org.belfry.pbx.call.Attendant;
import org.belfry.pbx.call.HouseVoice;
import org.belfry.pbx.call.Onward;
import org.belfry.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets somebody hear their messages by telephone, after their PIN: whoever's telephone it is (policy
/// A4). Owned by the call's thread.
///
///     PIN ─▶ how many ─▶ message: caller, time, sound ─▶ 1 again · 2 save, next · 3 delete, next · #
/// next · 9 greeting
///
/// Limits: [#TRIES] PINs a call, and those of [Pins]; [#STEPS_MAX] keys a call, [#PATIENCE] for each.
final class HearingMessages implements Attendant {

    static final int TRIES = 3;
    static final int STEPS_MAX = 1_000;
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final Logger LOG = LoggerFactory.getLogger(HearingMessages.class);
    private static final Onward DONE = new Onward.Done("The caller heard their messages.");

    private final MessageDesk desk;

    HearingMessages(MessageDesk desk) {
        this.desk = desk;
    }

    @Override
    public Onward serve(HouseVoice voice) {
        var person = voice.visitor().person();
        if (person.isEmpty()) {
            return new Onward.Refused(403, "Messages are heard at telephones of the house.");
        }
        voice.answer();
        try {
            if (isProven(voice, person.get())) {
                hear(voice, person.get());
            }
        } catch (IOException | StoreFault e) {
            LOG.warn("Messages could not be read: {}", e.getMessage());
            voice.announce("cannot-complete");
        }
        voice.announce("goodbye");
        return DONE;
    }

    private boolean isProven(HouseVoice voice, PersonId person) {
        for (int tries = 0; tries < TRIES; tries++) {
            voice.say("enter-pin");
            String typed = voice.digits(PinRules.DIGITS_MAX, PATIENCE, "#");
            switch (desk.pins.check(person, typed)) {
                case RIGHT -> {
                    return true;
                }
                case WRONG -> {
                    voice.visitor().device().ifPresent(desk.around.guesses());
                    voice.announce("wrong-pin");
                }
                case BLOCKED -> {
                    voice.announce("locked");
                    return false;
                }
                case NONE -> {
                    voice.announce("no-pin");
                    return false;
                }
            }
        }
        return false;
    }

    private void hear(HouseVoice voice, PersonId person) throws IOException {
        voice.say(counted(desk.boxes.counts(person)));
        var messages = desk.boxes.of(person);
        int at = 0;
        boolean isSaid = false;
        for (int step = 0; step < STEPS_MAX; step++) {
            Optional<VoiceMessage> message = at < messages.size() ? Optional.of(messages.get(at)) : Optional.empty();
            if (message.isPresent() && !isSaid) {
                say(voice, message.get());
            }
            var key = asked(voice, message.isPresent());
            isSaid = true;
            switch (key) {
                case '1' -> isSaid = false;
                case '2' -> {
                    if (message.isPresent()) {
                        voice.say("message-saved");
                        at++;
                        isSaid = false;
                    }
                }
                case '3' -> {
                    if (message.isPresent()) {
                        desk.boxes.delete(person, message.get().id(), new Actor.Someone(person));
                        voice.say("message-deleted");
                        at++;
                        isSaid = false;
                    }
                }
                case '#' -> {
                    at = Math.min(at + 1, messages.size());
                    isSaid = false;
                }
                case '9' -> greeting(voice, person);
                case '*', ' ' -> {
                    return;
                }
                default -> voice.say("invalid-entry");
            }
            if (message.isPresent() && at == messages.size()) {
                voice.say("end-of-messages");
            }
        }
    }

    static List<String> counted(MessageCounts counts) {
        if (counts.all() == 0) {
            return List.of("no-messages");
        }
        var prompts = new ArrayList<String>();
        prompts.add("you-have");
        if (counts.unheard() > 0) {
            prompts.addAll(Prompts.number(counts.unheard()));
            prompts.add(counts.unheard() == 1 ? "new-message" : "new-messages");
        }
        if (counts.heard() > 0) {
            if (counts.unheard() > 0) {
                prompts.add("and");
            }
            prompts.addAll(Prompts.number(counts.heard()));
            prompts.add(counts.heard() == 1 ? "old-message" : "old-messages");
        }
        return prompts;
    }

    private void say(HouseVoice voice, VoiceMessage message) throws IOException {
        voice.say(introduced(message));
        var sound = desk.boxes.sound(message.owner(), message.id());
        if (sound.isPresent()) {
            var heard = new HeardSound(sound.get(), desk.sounds);
            voice.play(heard, heard.length().plusSeconds(1));
            desk.boxes.hear(message.owner(), message.id(), true);
        }
    }

    /// Who called, and when.
    private List<String> introduced(VoiceMessage message) {
        var prompts = new ArrayList<String>();
        prompts.add("message-from");
        var caller = Prompts.keys(message.caller().disclose());
        prompts.addAll(caller.isEmpty() ? List.of("unknown-caller") : caller);
        var zone = desk.around.zone().get();
        var left = message.leftAt().atZone(zone);
        var today = LocalDate.ofInstant(desk.around.time().now(), zone);
        if (left.toLocalDate().equals(today)) {
            prompts.add("today");
        } else if (left.toLocalDate().equals(today.minusDays(1))) {
            prompts.add("yesterday");
        }
        prompts.add("at");
        prompts.addAll(Prompts.number(left.getHour()));
        if (left.getMinute() < 10) {
            prompts.add("oh");
        }
        prompts.addAll(Prompts.number(left.getMinute()));
        return prompts;
    }

    /// The key pressed, or a space when nobody presses any.
    private static char asked(HouseVoice voice, boolean hasMessage) {
        if (hasMessage) {
            voice.say(
                    "to-repeat",
                    "press",
                    "1",
                    "to-save",
                    "press",
                    "2",
                    "to-delete",
                    "press",
                    "3",
                    "for-next",
                    "press",
                    "hash");
        }
        voice.say("to-record-greeting", "press", "9");
        return voice.key(PATIENCE).orElse(' ');
    }

    private void greeting(HouseVoice voice, PersonId person) throws IOException {
        voice.announce("record-greeting");
        voice.beep();
        voice.forget();
        try (var draft = desk.greetings.begin(person)) {
            var limits = desk.boxes.limits();
            var recorded = voice.record(draft.sink(), limits.greeting(), TakingMessage.SILENCE, "#");
            boolean isWhole = recorded.ending() == HouseVoice.Ending.KEY || recorded.ending() == HouseVoice.Ending.TIME;
            if (isWhole && recorded.isVoice() && recorded.length().compareTo(limits.shortest()) >= 0) {
                draft.keep();
                voice.say("greeting-saved");
            } else {
                voice.say("message-too-short");
            }
        }
    }
}
