package org.belfry.web;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.belfry.ground.Id;
import org.belfry.ground.Redacted;
import org.belfry.pbx.device.Devices;

/// What the telephone in a browser asks for. At the app only: the console places no calls.
final class PhoneRoutes {

    private static final String AREA = "Telephone";
    private static final int HTTPS = 443;

    private final Devices devices;
    private final String path;
    private final Function<Id, Optional<WebRooms.RelayLogin>> relay;

    PhoneRoutes(WebRooms.Telephones telephones) {
        devices = telephones.devices();
        path = telephones.path();
        relay = telephones.relay();
    }

    List<Route<?>> routes() {
        return List.of(
                Route.post("/phone")
                        .appOnly()
                        .signedIn()
                        .gives(201, PhoneMessages.BrowserPhone.class)
                        .orRefuses(ProblemCode.TOO_MANY)
                        .says(
                                AREA,
                                "Be a telephone",
                                "Lends this session what a telephone in the browser proves itself with. What the"
                                        + " session was lent before ends, and so does this with the session.")
                        .by(this::lend),
                Route.post("/phone/relay")
                        .appOnly()
                        .signedIn()
                        .gives(200, PhoneMessages.Relays.class)
                        .says(
                                AREA,
                                "A way through any firewall",
                                "Credentials of the relay at this very door, for a call that begins now.")
                        .by(this::relays));
    }

    /// The name the browser came by is one the certificate of this door has.
    private Answer relays(Call call) {
        var origin = URI.create(call.origin());
        int port = origin.getPort() < 0 ? HTTPS : origin.getPort();
        String url = "turns:%s:%d?transport=tcp".formatted(origin.getHost(), port);
        var session = call.signedIn().id();
        return Answer.of(new PhoneMessages.Relays(relay.apply(session).stream()
                .map(login -> new PhoneMessages.Relay(
                        List.of(url), login.username(), login.password().disclose()))
                .toList()));
    }

    private Answer lend(Call call) {
        var session = call.signedIn();
        return switch (devices.lend(session.id(), session.person(), call.actor())) {
            case Devices.Enrolled(var device, Redacted<String> password) ->
                Answer.of(
                        new PhoneMessages.BrowserPhone(device.username(), password.disclose(), devices.realm(), path));
            case Devices.Refused(String sentence) -> Answer.refuse(ProblemCode.TOO_MANY, sentence);
        };
    }
}
