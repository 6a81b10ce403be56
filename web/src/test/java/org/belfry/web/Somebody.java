package org.belfry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.belfry.identity.Entrance;

/// A person at a browser, with an account and a phone that shows codes.
final class Somebody {

    static final String PASSWORD = "violet tram under seven lanterns";

    final String name;
    final Browser browser;
    final AuthenticatorApp phone;
    final JsonNode enrolled;
    private final RealHouse house;

    private Somebody(RealHouse house, String name, Browser browser, AuthenticatorApp phone, JsonNode enrolled) {
        this.house = house;
        this.name = name;
        this.browser = browser;
        this.phone = phone;
        this.enrolled = enrolled;
    }

    /// Follows a link to the end, at the door it leads to.
    static Somebody enrol(RealHouse house, Entrance entrance, String name, String token) {
        var browser = house.browser(entrance);
        var begun = browser.post("/api/v1/enrolment/begin", draft(token, name, PASSWORD))
                .expect(200)
                .json();
        var phone = new AuthenticatorApp(begun.path("totp").path("secret").asText());
        var enrolled = browser.post(
                        "/api/v1/enrolment/finish",
                        form("token", token)
                                .put("attempt", begun.path("attempt").asText())
                                .put("totpCode", phone.code(house.time.now()))
                                .toString())
                .expect(201)
                .json();
        var somebody = new Somebody(house, name, browser, phone, enrolled);
        somebody.readSession();
        return somebody;
    }

    /// Signs in anew, as another browser of the same person.
    Somebody elsewhere(Entrance entrance) {
        var other = new Somebody(house, name, house.browser(entrance), phone, enrolled);
        other.signIn();
        return other;
    }

    void signIn() {
        // A code is good once; the next one needs its time.
        house.time.pass(Duration.ofSeconds(31));
        var attempt = browser.post(
                        "/api/v1/sign-in",
                        form("name", name).put("password", PASSWORD).toString())
                .expect(200)
                .json()
                .path("attempt")
                .asText();
        browser.post(
                        "/api/v1/sign-in/second-factor",
                        form("attempt", attempt)
                                .put("totpCode", phone.code(house.time.now()))
                                .toString())
                .expect(204);
        readSession();
    }

    JsonNode readSession() {
        var session = browser.get("/api/v1/session").expect(200).json();
        browser.csrf(session.path("csrf").asText());
        return session;
    }

    List<String> recoveryCodes() {
        var codes = new ArrayList<String>();
        enrolled.path("recoveryCodes").forEach(code -> codes.add(code.asText()));
        return codes;
    }

    static String draft(String token, String name, String password) {
        return form("token", token)
                .put("name", name)
                .put("displayName", "Somebody called " + name)
                .put("password", password)
                .toString();
    }

    static ObjectNode form(String field, String value) {
        return JsonNodeFactory.instance.objectNode().put(field, value);
    }
}
