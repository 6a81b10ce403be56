package org.belfry.pbx.voicemail;

import java.io.IOException;
import java.time.Duration;
import org.belfry.audio.prompt.Prompts;
import org.belfry.ground.PersonId;
import org.belfry.pbx.call.Attendant;
import org.belfry.pbx.call.HouseVoice;
import org.belfry.pbx.call.HouseVoice.Ending;
import org.belfry.pbx.call.Onward;
import org.belfry.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a message: greeting, tone, what the caller says. `#` ends it; who hangs up leaves what was
/// said. Owned by the call's thread.
///
/// Silence of [#SILENCE] ends it, against lines that nobody hung up.
final class TakingMessage implements Attendant {

    static final Duration SILENCE = Duration.ofSeconds(10);

    private static final String ENDS = "#";
    private static final Logger LOG = LoggerFactory.getLogger(TakingMessage.class);
    private static final Onward DONE = new Onward.Done("The caller was at the message box.");

    private final MessageDesk desk;
    private final PersonId owner;

    TakingMessage(MessageDesk desk, PersonId owner) {
        this.desk = desk;
        this.owner = owner;
    }

    @Override
    public Onward serve(HouseVoice voice) {
        var visitor = voice.visitor();
        voice.answer();
        return switch (desk.boxes.leave(owner, visitor.number(), visitor.person())) {
            case Leaving.Full() -> said(voice, "box-full");
            case Leaving.Unavailable(var _) -> said(voice, "cannot-complete");
            case Leaving.Open(MessageDraft message) -> taken(voice, message);
        };
    }

    private static Onward said(HouseVoice voice, String prompt) {
        voice.announce(prompt);
        return DONE;
    }

    private Onward taken(HouseVoice voice, MessageDraft message) {
        try (message) {
            greet(voice);
            voice.beep();
            voice.forget();
            var recorded = voice.record(message.sink(), desk.boxes.limits().longest(), SILENCE, ENDS);
            boolean kept = recorded.isVoice() && message.keep(recorded.length()).isPresent();
            if (recorded.ending() == Ending.HUNG_UP) {
                return DONE;
            }
            return said(voice, kept ? "message-saved" : "message-too-short");
        } catch (IOException | StoreFault e) {
            LOG.warn("A message could not be kept: {}", e.getMessage());
            return said(voice, "cannot-complete");
        }
    }

    private void greet(HouseVoice voice) {
        if (!hasGreeted(voice)) {
            var number = desk.around.extensions().apply(owner);
            if (!number.isEmpty()) {
                voice.say("person-at-extension");
                voice.say(Prompts.keys(number));
                voice.say("not-available");
            }
            voice.say("leave-message", "when-done");
        }
    }

    private boolean hasGreeted(HouseVoice voice) {
        try {
            var own = desk.greetings.sound(owner);
            if (own.isEmpty()) {
                return false;
            }
            var sound = new HeardSound(own.get(), desk.sounds);
            voice.play(sound, sound.length().plusSeconds(1));
            return true;
        } catch (IOException | StoreFault e) {
            LOG.warn("A greeting could not be read: {}", e.getMessage());
            return false;
        }
    }
}
