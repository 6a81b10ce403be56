package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.belfry.courier.Courier;
import org.belfry.courier.MailAddress;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
import org.belfry.ground.Redacted;
import org.belfry.identity.People;
import org.belfry.identity.Person;
import org.belfry.pbx.voicemail.MailChoices.Choice;
import org.belfry.pbx.voicemail.MailChoices.Wish;
import org.belfry.pbx.voicemail.VoiceMessage;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;

/// What the command line can ask about message boxes. Thread-safe.
final class VoicemailVerbs {

    private final Voicemail voicemail;
    private final People people;
    private final Courier courier;

    VoicemailVerbs(Voicemail voicemail, People people, Courier courier) {
        this.voicemail = voicemail;
        this.people = people;
        this.courier = courier;
    }

    Map<String, Function<ControlRequest, ControlReply>> table() {
        return Map.of(
                "voicemail.list", of(this::list),
                "voicemail.play", of(this::play),
                "voicemail.delete", of(this::delete),
                "voicemail.pin", of(this::pin),
                "voicemail.mail", of(this::mail));
    }

    private Function<ControlRequest, ControlReply> of(BiFunction<ControlRequest, Person, ControlReply> verb) {
        return request -> {
            String user = request.argument("user").orElse("");
            return people.named(user)
                    .map(person -> verb.apply(request, person))
                    .orElseGet(() -> new ControlReply.Refused(
                            "--user %s: nobody has an account of that name; ./belfry user list shows who has"
                                    .formatted(user)));
        };
    }

    private ControlReply list(ControlRequest request, Person person) {
        var array = JsonNodeFactory.instance.arrayNode();
        var lines = new ArrayList<String>();
        for (var message : voicemail.boxes().of(person.id())) {
            array.add(described(message));
            lines.add("%s  %-6s %s  %4d s  %s"
                    .formatted(
                            message.id(),
                            message.isHeard() ? "heard" : "new",
                            message.leftAt().truncatedTo(ChronoUnit.SECONDS),
                            message.length().toSeconds(),
                            message.caller().disclose()));
            message.transcript().map(Redacted::disclose).stream()
                    .flatMap(String::lines)
                    .map(line -> "    " + line)
                    .forEach(lines::add);
        }
        return new ControlReply.Done(lines.isEmpty() ? List.of("There are no messages.") : lines, array);
    }

    private static ObjectNode described(VoiceMessage message) {
        var node = object().put("id", message.id().toString())
                .put("caller", message.caller().disclose())
                .put("leftAt", message.leftAt().toString())
                .put("lengthMillis", message.length().toMillis())
                .put("heard", message.isHeard());
        message.transcript().ifPresent(words -> node.put("transcript", words.disclose()));
        return node;
    }

    private ControlReply play(ControlRequest request, Person person) {
        var message = named(request);
        var file = Path.of(request.argument("to").orElse(""));
        try {
            var sound = message.isEmpty()
                    ? Optional.<byte[]>empty()
                    : voicemail.boxes().sound(person.id(), message.get(), by(request));
            if (sound.isEmpty()) {
                return missing(request);
            }
            byte[] wav = voicemail.sounds().wavOfLeft(sound.get());
            return PrivateFile.write(file, out -> out.write(wav), "Written to %s.".formatted(file));
        } catch (IOException e) {
            return new ControlReply.Refused("the message can't be read: %s".formatted(e.getMessage()));
        }
    }

    private ControlReply delete(ControlRequest request, Person person) {
        var message = named(request);
        if (message.isEmpty() || !voicemail.boxes().delete(person.id(), message.get(), by(request))) {
            return missing(request);
        }
        return new ControlReply.Done(
                List.of("Deleted."), object().put("deleted", message.get().toString()));
    }

    private ControlReply pin(ControlRequest request, Person person) {
        var wanted = request.argument("pin").filter(pin -> !pin.isEmpty());
        if (wanted.isEmpty()) {
            String made = voicemail.pins().make(person.id(), by(request));
            return new ControlReply.Done(
                    List.of("PIN  %s".formatted(made), "It is not shown again."), object().put("pin", made));
        }
        return voicemail
                .pins()
                .set(person.id(), wanted.get(), by(request))
                .<ControlReply>map(ControlReply.Refused::new)
                .orElseGet(() -> new ControlReply.Done(List.of("The PIN is set."), object()));
    }

    /// Sets what comes by mail; without a wish, says what does.
    private ControlReply mail(ControlRequest request, Person person) {
        String word = request.argument("wish").orElse("");
        if (word.isEmpty()) {
            return mails(person, voicemail.choices().of(person.id()));
        }
        var wish =
                Stream.of(Wish.values()).filter(each -> word(each).equals(word)).findFirst();
        if (wish.isEmpty()) {
            return new ControlReply.Refused("'%.40s': expected off, notice or attach".formatted(word));
        }
        String address = request.argument("to").orElse("");
        var to = MailAddress.parse(address);
        if (!address.isEmpty() && to.isEmpty()) {
            return new ControlReply.Refused("--to: expected an address such as anna@example.com");
        }
        if (wish.get() != Wish.OFF) {
            if (courier.server().isEmpty()) {
                return new ControlReply.Refused("no mail server is set; ./belfry mail set names one");
            }
            if (voicemail.mailed().address(person.id(), to).isEmpty()) {
                return new ControlReply.Refused(
                        "the account has no address that mail can be sent to; give one with --to");
            }
        }
        var choice = new Choice(wish.get(), to);
        voicemail.choices().set(person.id(), choice, by(request));
        return mails(person, choice);
    }

    private ControlReply mails(Person person, Choice choice) {
        boolean isSent = choice.wish() != Wish.OFF;
        String to = voicemail
                .mailed()
                .address(person.id(), choice.to())
                .filter(_ -> isSent)
                .map(MailAddress::disclose)
                .orElse("");
        String said = switch (choice.wish()) {
            case OFF -> "Nothing is sent by mail.";
            case NOTICE -> "A notice of each message is sent to %s.".formatted(to);
            case ATTACH -> "Each message is sent to %s, with what was said.".formatted(to);
        };
        return new ControlReply.Done(
                List.of(said), object().put("mail", word(choice.wish())).put("to", to));
    }

    private static String word(Wish wish) {
        return wish.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Id> named(ControlRequest request) {
        try {
            return request.argument("message").map(Id::parse);
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static ControlReply missing(ControlRequest request) {
        return new ControlReply.Refused("there is no message '%s' in that box; ./belfry voicemail list shows them"
                .formatted(request.argument("message").orElse("")));
    }

    private static Actor by(ControlRequest request) {
        return new Actor.CommandLine(request.unixUser());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
