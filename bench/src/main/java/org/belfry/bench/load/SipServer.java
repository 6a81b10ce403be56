package org.belfry.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.belfry.sip.SipUri;

/// Our endpoint as a process of its own, without the rooms of a house: one loop, one door, a registrar
/// in memory or a taker of calls behind it. Says `ready PORT` and runs until its input ends, which it
/// does with whoever started it.
final class SipServer {

    private SipServer() {}

    /// Arguments: a [LoadPlan.Scenario], a [LoadPlan.Wire], a folder for keys, how many users, the
    /// port, the callee's port.
    public static void main(String[] arguments) throws IOException {
        var scenario = LoadPlan.Scenario.valueOf(arguments[0]);
        var wire = LoadPlan.Wire.valueOf(arguments[1]);
        var admission = new Admission(Integer.parseInt(arguments[3]));
        int port = Integer.parseInt(arguments[4]);
        int calleePort = Integer.parseInt(arguments[5]);
        String transport = wire == LoadPlan.Wire.UDP ? "udp" : "tcp";
        var callee = uri("sip:callee@127.0.0.1:%d;transport=%s".formatted(calleePort, transport));
        var ourselves =
                uri("sip:127.0.0.1:%d;transport=%s".formatted(port, wire.token().toLowerCase(Locale.ROOT)));
        var foundations = Foundations.lay(Path.of(arguments[2]));
        var endpoint = foundations.endpoint(exchange -> scenario.isCall()
                ? new CallsUser(exchange, admission, callee, ourselves)
                : new RegistrarUser(exchange, admission));
        var door = foundations.open(endpoint, wire, port);
        System.out.println("ready " + door.boundAddress().getPort());
        Questions.answer(Weight.QUESTION);
    }

    private static SipUri uri(String text) {
        return Objects.requireNonNull(SipUri.parse(text));
    }
}
