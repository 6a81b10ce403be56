package org.belfry.server.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.belfry.server.House;
import org.belfry.sip.SipResponse;

/// Shows what the house does: a company of two people whose telephones call each other through it, and
/// says what was heard.
///
///     register ▶ call ▶ hold ▶ transfer to a message box ▶ a premium number is refused ▶ records and
/// promises
///
/// Whatever does not come as it should ends it with an [IllegalStateException] that says what.
public final class Demo {

    private static final int LISTENED_SECONDS_MAX = 20;
    /// Of voice.
    private static final int PACKETS_A_SECOND = 50;
    private static final int TRIES = 50;
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration MESSAGE = Duration.ofSeconds(5);
    private static final String PREMIUM = "+499001234567";
    /// Kept for documentation (RFC 5737): nobody is there, and nothing is sent there.
    private static final String PROVIDER = "192.0.2.1";

    private final House house;
    private final Company company;
    private final Path folder;
    private final PrintStream out;
    private int step;

    /// @param house open and begun, with nobody in it
    /// @param folder for what the telephones need
    public Demo(House house, Path folder, PrintStream out) {
        this.house = house;
        this.company = new Company(house);
        this.folder = folder;
        this.out = out;
    }

    /// Plays all of it; takes about half a minute.
    ///
    /// @throws IOException if the telephones get no ports
    public void play() throws IOException {
        company.person("anna", "Anna", "101");
        company.person("ben", "Ben", "102");
        company.person("clara", "Clara", "103");
        step(
                "A company",
                "Anna at 101 and Ben at 102, each with a telephone of its own secret; Clara at 103 has none yet.");
        try (var anna = phone("anna");
                var ben = phone("ben")) {
            anna.register();
            ben.register();
            step("Registered", "both over TLS, the house's certificate checked, by digest with SHA-256.");
            calls(anna, ben);
            refused(anna);
        }
        records();
        promises();
    }

    /// Says how to connect a telephone that is not ours.
    public void invite() {
        out.println();
        out.println("Connect a softphone of your own (baresip, Linphone, …), and call 101 or 102:");
        indented(company.answer("device.add", Map.of("user", "anna", "label", "Your softphone"))
                .lines());
        out.println();
        out.println("The link makes you the administrator of this house; Ctrl-C ends it.");
    }

    private Softphone phone(String user) throws IOException {
        var credentials = company.device(user, user + "'s telephone");
        return new Softphone(credentials, folder.resolve(user), house.authority());
    }

    private void calls(Softphone anna, Softphone ben) {
        var hers = Phrase.prompt("test-call");
        var his = Phrase.prompt("agents-busy");
        var calling = anna.dial("102");
        var called = ben.rings();
        called.answer();
        expect("the call", calling.outcome(), 200);
        calling.handset().say(hers.repeated());
        called.handset().say(his.repeated());
        double ear = hears(called, hers);
        double other = hears(calling, his);
        step(
                "Anna calls Ben",
                "%s. Ben heard “%s” (%s), Anna heard “%s” (%s)."
                        .formatted(encrypted(calling, called), hers.text(), alike(ear), his.text(), alike(other)));
        called.handset().ear().listenAnew();
        calling.hold();
        double music = hears(called, Phrase.holdMusic());
        calling.resume();
        called.handset().ear().listenAnew();
        double again = hears(called, hers);
        step("Hold", "Ben heard music (%s), and then Anna again (%s).".formatted(alike(music), alike(again)));
        transferred(anna.line(), calling, called);
    }

    /// Clara has no telephone yet: who is sent on to her may leave a message.
    private void transferred(PhoneLine line, PhoneCall calling, PhoneCall called) {
        var ear = calling.handset().ear();
        ear.listenAnew();
        called.transfer("103");
        called.ended();
        called.close();
        double invited = hears(calling, Phrase.prompt("leave-message"));
        Softphone.awaited("the end of the message", line.after(MESSAGE));
        calling.hangUp();
        soon(line, () -> messages() > 0);
        if (messages() != 1) {
            throw new IllegalStateException("Clara has %d messages (expected: 1)".formatted(messages()));
        }
        step(
                "Transfer",
                "Ben sends Anna on to Clara's message box; she heard “%s” (%s), and Clara has a message."
                        .formatted(Phrase.prompt("leave-message").text(), alike(invited)));
    }

    /// Waits for what the house does in its own time; whoever asked looks whether it did.
    private static void soon(PhoneLine line, BooleanSupplier happened) {
        for (int tries = 0; !happened.getAsBoolean() && tries < TRIES; tries++) {
            Softphone.awaited("a moment", line.after(MOMENT));
        }
    }

    private int messages() {
        return company.ask("voicemail.list", Map.of("user", "clara")).size();
    }

    /// There is a line to the world, but not for this number.
    private void refused(Softphone anna) {
        company.ask("trunk.add", Map.of("name", "provider", "host", PROVIDER));
        var premium = anna.dial(PREMIUM);
        var answer = premium.outcome();
        if (answer.isSuccess()) {
            throw new IllegalStateException("a premium number was called (expected: a refusal)");
        }
        premium.close();
        soon(
                anna.line(),
                () -> company.answer("cdr", Map.of()).lines().stream().anyMatch(line -> line.contains(PREMIUM)));
        step(
                "A premium number",
                "Anna dials %s: refused with %d, “%s”".formatted(PREMIUM, answer.status(), sentence(answer)));
    }

    private static String sentence(SipResponse refusal) {
        var warnings = refusal.headers("Warning");
        if (warnings.isEmpty()) {
            return refusal.reason();
        }
        String warning = warnings.getFirst();
        int quote = warning.indexOf('"');
        return quote < 0 ? warning : warning.substring(quote + 1).replace("\"", "");
    }

    private static String encrypted(PhoneCall one, PhoneCall other) {
        if (!one.handset().isEncrypted() || !other.handset().isEncrypted()) {
            throw new IllegalStateException("the call is in the clear (expected: SRTP on both sides)");
        }
        return "SRTP on both sides";
    }

    /// Listens until it knows the phrase.
    private static double hears(PhoneCall listener, Phrase phrase) {
        var ear = listener.handset().ear();
        double likeness = 0;
        for (int seconds = 3; seconds < LISTENED_SECONDS_MAX; seconds++) {
            Softphone.awaited("sound", ear.hears(seconds * PACKETS_A_SECOND));
            likeness = phrase.likeness(ear.samples());
            if (likeness >= Recognition.KNOWN) {
                return likeness;
            }
        }
        throw new IllegalStateException(
                "“%s” was not heard; the best likeness was %.2f".formatted(phrase.text(), likeness));
    }

    private static String alike(double likeness) {
        return "%.0f %% alike".formatted(100 * likeness);
    }

    private static void expect(String what, SipResponse response, int status) {
        if (response.status() != status) {
            throw new IllegalStateException("%s: %d %s".formatted(what, response.status(), response.reason()));
        }
    }

    private void records() {
        out.println();
        out.println("Call records (./belfry cdr):");
        indented(company.answer("cdr", Map.of()).lines());
    }

    private void promises() {
        out.println();
        out.println("Promises (./belfry trust):");
        indented(company.answer("trust", Map.of()).lines());
    }

    private void indented(List<String> lines) {
        lines.forEach(line -> out.println("  " + line));
    }

    private void step(String title, String sentence) {
        out.println("%2d  %-16s  %s".formatted(++step, title, sentence));
    }
}
