package org.belfry.web;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.net.Door;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Transport;
import org.belfry.net.egress.Answer;
import org.belfry.net.egress.Destination;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.Outlet;

/// Comes to every web door of the house as a stranger would, over TLS, and sees whether it does as promised. Blocks; a
/// few requests a look.
///
/// @param kept what to say when every door does
/// @param faults what one door does wrong, in sentences; empty if nothing
record SelfVisit(Control control, String kept, Ways ways, Function<Outlet, List<String>> faults) implements Probe {

    /// How to get to the doors.
    record Ways(Doors doors, LiveTls tls, Egress egress) {}

    @Override
    public Evidence look(Time time) {
        var visited = new ArrayList<String>();
        var wrong = new ArrayList<String>();
        for (var door : ways.doors().all()) {
            if (door.transport() == Transport.HTTPS && door.isOpen()) {
                visited.add(door.spec().name());
                visit(door).forEach(fault -> wrong.add(door.spec().name() + ": " + fault));
            }
        }
        if (visited.isEmpty()) {
            return new Evidence(control, Evidence.State.UNKNOWN, "no web door is open", time.now());
        }
        return wrong.isEmpty()
                ? new Evidence(
                        control,
                        Evidence.State.KEPT,
                        "visited %s: %s".formatted(String.join(", ", visited), kept),
                        time.now())
                : new Evidence(control, Evidence.State.BROKEN, String.join("; ", wrong), time.now());
    }

    private List<String> visit(Door door) {
        var identity = ways.tls().identity();
        var bound = door.boundAddress();
        var address = bound.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound.getAddress();
        var destination = Destination.ourselves(
                "self-visit-%s-%s".formatted(control.name(), door.spec().name()),
                "localhost",
                bound.getPort(),
                List.of(identity.chain().getLast()));
        var outlet = ways.egress().openAt(destination, IpAddress.of(address));
        try {
            return faults.apply(outlet);
        } finally {
            ways.egress().close(outlet);
        }
    }

    /// A change without an `Origin`, as no page sends it, and one as a form would send it.
    static List<String> forged(Outlet door) {
        var faults = new ArrayList<String>();
        byte[] body = "{\"name\":\"nobody\",\"password\":\"none\"}".getBytes(StandardCharsets.UTF_8);
        for (var type : List.of("application/json", "text/plain")) {
            var answer = door.post(Route.PREFIX + "/sign-in", type, body);
            if (!(answer instanceof Answer.Answered answered) || answered.status() != 403) {
                faults.add("a %s body without Origin: %s (expected: 403)".formatted(type, told(answer)));
            }
        }
        return faults;
    }

    /// Two visits of the front page: a strict policy, with a nonce that nobody can know before.
    static List<String> unguarded(Outlet door) {
        var faults = new ArrayList<String>();
        var policies = new ArrayList<String>();
        for (int visit = 0; visit < 2; visit++) {
            var answer = door.get("/");
            if (answer instanceof Answer.Answered answered && answered.status() == 200) {
                policies.add(answered.header("content-security-policy"));
            } else {
                faults.add("the front page: %s (expected: 200)".formatted(told(answer)));
            }
        }
        for (var policy : policies) {
            if (!policy.startsWith("default-src 'none'; script-src 'nonce-") || policy.contains("unsafe")) {
                faults.add("content-security-policy: not strict (expected: none but by nonce)");
            }
        }
        if (policies.size() == 2 && policies.getFirst().equals(policies.getLast())) {
            faults.add("content-security-policy: the same nonce twice (expected: a new one each time)");
        }
        return faults;
    }

    private static String told(Answer answer) {
        return switch (answer) {
            case Answer.Answered answered -> String.valueOf(answered.status());
            case Answer.Refused refused -> refused.sentence();
            case Answer.Failed failed -> failed.sentence();
        };
    }
}
