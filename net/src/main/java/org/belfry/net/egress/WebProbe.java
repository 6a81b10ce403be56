package org.belfry.net.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.net.Door;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Transport;
import org.belfry.net.egress.Answer.Answered;

/// Visits every HTTPS door as a stranger would and sees what it really serves (policy B1): old TLS refused, our
/// certificate shown for our name, and browsers told to come back over HTTPS only. Blocks; a few connections a look.
public final class WebProbe implements Probe {

    private static final Control CONTROL = new Control(
            new PolicyRow("B1"),
            "web-tls",
            "Every web door speaks TLS 1.2 and 1.3 only, proves its name, and sends HSTS.");

    /// Half a year: less is forgotten over a long absence.
    private static final long HSTS_SECONDS_MIN = 15_552_000;

    private static final Pattern MAX_AGE = Pattern.compile("(?:^|;)\\s*max-age=\"?(\\d{1,12})");

    private final Doors doors;
    private final LiveTls tls;
    private final Egress egress;
    private final RandomGenerator random;

    public WebProbe(Doors doors, LiveTls tls, Egress egress, RandomGenerator random) {
        this.doors = doors;
        this.tls = tls;
        this.egress = egress;
        this.random = random;
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        var visited = new ArrayList<String>();
        var faults = new ArrayList<String>();
        for (var door : doors.all()) {
            if (door.transport() == Transport.HTTPS && door.isOpen()) {
                visited.add(door.spec().name());
                visit(door).forEach(fault -> faults.add(door.spec().name() + ": " + fault));
            }
        }
        if (visited.isEmpty()) {
            return new Evidence(CONTROL, Evidence.State.UNKNOWN, "no web door is open", time.now());
        }
        if (!faults.isEmpty()) {
            return new Evidence(CONTROL, Evidence.State.BROKEN, String.join("; ", faults), time.now());
        }
        String finding = "visited %s: SSL 3, TLS 1.0 and 1.1 refused, certificate verified, HSTS sent"
                .formatted(String.join(", ", visited));
        return new Evidence(CONTROL, Evidence.State.KEPT, finding, time.now());
    }

    private List<String> visit(Door door) {
        var address = reachable(door.boundAddress());
        var faults = new ArrayList<>(OldTls.accepted(address, random));
        faults.addAll(page(door, address));
        return faults;
    }

    private List<String> page(Door door, InetSocketAddress address) {
        var identity = tls.identity();
        String host = identity.names().contains("localhost")
                ? "localhost"
                : identity.names().getFirst();
        var destination = Destination.ourselves(
                "self-probe-" + door.spec().name(),
                host,
                address.getPort(),
                List.of(identity.chain().getLast()));
        var outlet = egress.openAt(destination, IpAddress.of(address.getAddress()));
        try {
            return switch (outlet.get("/")) {
                case Answered answered -> hsts(answered);
                case Answer.Refused(String sentence) -> List.of(sentence);
                case Answer.Failed(var _, String sentence) -> List.of(sentence);
            };
        } finally {
            egress.close(outlet);
        }
    }

    private static List<String> hsts(Answered answered) {
        String header = answered.header("strict-transport-security");
        var maxAge = MAX_AGE.matcher(header);
        if (maxAge.find() && Long.parseLong(maxAge.group(1)) >= HSTS_SECONDS_MIN) {
            return List.of();
        }
        return List.of("strict-transport-security: '%s' (expected: max-age of %d or more)"
                .formatted(header, HSTS_SECONDS_MIN));
    }

    private static InetSocketAddress reachable(InetSocketAddress bound) {
        return bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                : bound;
    }
}
