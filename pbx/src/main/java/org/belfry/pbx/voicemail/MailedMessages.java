package org.belfry.pbx.voicemail;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.belfry.courier.Courier;
import org.belfry.courier.Letter;
import org.belfry.courier.Letter.Attachment;
import org.belfry.courier.MailAddress;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.pbx.voicemail.MailChoices.Choice;
import org.belfry.pbx.voicemail.MailChoices.Wish;
import org.belfry.store.Writing;

/// Sends people what callers left for them, as far as they want it by mail (decision 0201).
///
///     a message is kept ─┬─▶ letter: whom for, which message     (one transaction)
///                        └─▶ ... sent: choice, message and sound are read then
///
/// A message that was deleted meanwhile is not sent, nor one whose owner wants none by mail any more. Thread-safe.
public final class MailedMessages implements MessageBoxes.Arrivals {

    static final String KIND = "voicemail";

    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm (VV)", Locale.ENGLISH);
    private static final DateTimeFormatter FILE =
            DateTimeFormatter.ofPattern("'message-'uuuu-MM-dd-HHmm'.wav'", Locale.ROOT);

    private final Courier courier;
    private final MailChoices choices;
    private final KeptSound sounds;
    private final Function<PersonId, Optional<String>> accounts;
    private final Supplier<ZoneId> zone;

    /// @param accounts the address of somebody's account, if they gave one
    /// @param zone in which times are said
    public MailedMessages(
            Courier courier,
            MailChoices choices,
            KeptSound sounds,
            Function<PersonId, Optional<String>> accounts,
            Supplier<ZoneId> zone) {
        this.courier = courier;
        this.choices = choices;
        this.sounds = sounds;
        this.accounts = accounts;
        this.zone = zone;
    }

    /// Begins to serve those boxes.
    public void serve(MessageBoxes boxes) {
        courier.compose(KIND, (person, about) -> compose(boxes, person, about));
        boxes.whenChanged(_ -> courier.hurry());
    }

    @Override
    public void arrived(Writing writing, PersonId owner, Id message) {
        if (choices.wants(writing.sql(), owner)) {
            courier.enqueue(writing, owner, KIND, message);
        }
    }

    /// Where a choice leads: to its own address, or that of the account if mail can be sent there.
    public Optional<MailAddress> address(PersonId owner, Optional<MailAddress> chosen) {
        return chosen.or(() -> accounts.apply(owner).flatMap(MailAddress::parse));
    }

    /// How it stands with somebody's mail, for themselves.
    ///
    /// @param to where it goes, or would go
    /// @param isPossible whether there is a mail server, and an address
    public record Standing(Wish wish, Optional<Redacted<String>> to, boolean isPossible) {}

    public Standing standing(PersonId owner) {
        var choice = choices.of(owner);
        var to = address(owner, choice.to());
        return new Standing(
                choice.wish(),
                to.map(MailAddress::disclose).map(Redacted::of),
                to.isPresent() && courier.server().isPresent());
    }

    /// Sets what comes, by whom it is for: where to is not for them to say, or a stolen session could have everything
    /// sent elsewhere.
    ///
    /// @return whether it counts; false where it is not possible
    public boolean choose(PersonId owner, Wish wish, Actor by) {
        if (wish != Wish.OFF && !standing(owner).isPossible()) {
            return false;
        }
        choices.set(owner, new Choice(wish, choices.of(owner).to()), by);
        return true;
    }

    Optional<Letter> compose(MessageBoxes boxes, PersonId owner, Id id) throws IOException {
        var choice = choices.of(owner);
        var to = address(owner, choice.to());
        var message = boxes.find(owner, id);
        if (choice.wish() == Wish.OFF || to.isEmpty() || message.isEmpty()) {
            return Optional.empty();
        }
        if (choice.wish() == Wish.NOTICE) {
            return Optional.of(letter(to.get(), message.get(), Optional.empty()));
        }
        var sound = boxes.sound(owner, id);
        return sound.isEmpty()
                ? Optional.empty()
                : Optional.of(letter(to.get(), message.get(), Optional.of(sounds.wavOfLeft(sound.get()))));
    }

    private Letter letter(MailAddress to, VoiceMessage message, Optional<byte[]> wav) {
        String number = message.caller().disclose();
        String caller = number.isEmpty() ? "a hidden number" : number;
        var when = message.leftAt().atZone(zone.get());
        String length = minutes(message.length());
        boolean fits = wav.filter(bytes -> bytes.length <= Attachment.BYTES_MAX).isPresent();
        var lines = new ArrayList<>(List.of(
                "A caller left a message in your box.",
                "",
                "From:   " + caller,
                "When:   " + WHEN.format(when),
                "Length: " + length,
                ""));
        if (fits) {
            lines.add("What was said is attached. It is still in your box, too.");
        } else {
            lines.add("Hear it by telephone, or on the page Messages of the app.");
        }
        return new Letter(
                to,
                "Message from %s (%s)".formatted(caller, length),
                lines,
                wav.filter(_ -> fits).map(bytes -> attachment(when, bytes)));
    }

    private static Attachment attachment(ZonedDateTime when, byte[] wav) {
        return new Attachment(FILE.format(when), "audio/wav", wav);
    }

    private static String minutes(Duration length) {
        return "%d:%02d".formatted(length.toMinutes(), length.toSecondsPart());
    }
}
