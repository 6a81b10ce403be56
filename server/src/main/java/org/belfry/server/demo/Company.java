package org.belfry.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.identity.Enrolment;
import org.belfry.identity.Entrance;
import org.belfry.identity.Identity;
import org.belfry.identity.Proof;
import org.belfry.identity.Visit;
import org.belfry.server.House;
import org.belfry.server.control.ControlReply;
import org.belfry.server.control.ControlRequest;

/// The people of the demonstration: each enrols by a link as everybody does, and all else is asked for in
/// the words of the command line.
final class Company {

    private static final int PASSWORD_BYTES = 18;
    private static final Actor BY = new Actor.House("demo");

    private final House house;
    private final Identity identity;
    private final Time time = Time.system();
    private final SecureRandom random = new SecureRandom();

    Company(House house) {
        this.house = house;
        this.identity = house.identity();
    }

    /// A person with an account, an extension and nothing else. Nobody keeps the password: who wants to
    /// sign in uses the link of the first administrator.
    void person(String name, String shown, String extension) {
        var token = identity.invitations()
                .invite(false, BY, Optional.empty())
                .token()
                .disclose();
        var visit = new Visit(
                Entrance.APP, IpAddress.parse("127.0.0.1"), Redacted.of("Belfry demonstration"), Optional.empty());
        byte[] password = new byte[PASSWORD_BYTES];
        random.nextBytes(password);
        var applicant = new Enrolment.Applicant(
                Redacted.of(name),
                Redacted.of(shown),
                Optional.empty(),
                Redacted.of(Base64.getUrlEncoder().encodeToString(password)));
        if (!(identity.enrolment().begin(token, applicant, visit) instanceof Enrolment.Begun begun)) {
            throw new IllegalStateException(name + " could not begin to enrol");
        }
        var app = new AuthenticatorApp(begun.totpSecret());
        var proofs = List.<Proof>of(new Proof.Totp(app.code(time.now())));
        if (!(identity.enrolment().finish(token, begun.attempt(), proofs, visit)
                instanceof Enrolment.Enrolled enrolled)) {
            throw new IllegalStateException(name + " could not enrol");
        }
        identity.sessions().endAll(enrolled.person(), BY, Optional.empty());
        ask("extension.set", Map.of("user", name, "number", extension));
    }

    /// A telephone for somebody.
    Softphone.Credentials device(String user, String label) {
        var made = ask("device.add", Map.of("user", user, "label", label, "encrypted", "true"));
        return new Softphone.Credentials(
                made.path("domain").asText(),
                made.path("username").asText(),
                made.path("password").asText(),
                made.path("port").asInt());
    }

    /// Asks the house as the command line does.
    JsonNode ask(String verb, Map<String, String> arguments) {
        return answer(verb, arguments).result();
    }

    ControlReply.Done answer(String verb, Map<String, String> arguments) {
        return switch (house.ask(new ControlRequest(verb, new HashMap<>(arguments), "demo"))) {
            case ControlReply.Done done -> done;
            case ControlReply.Refused(String why) -> throw new IllegalStateException(verb + ": " + why);
            case ControlReply.NoHouse(String why) -> throw new IllegalStateException(why);
        };
    }
}
