package org.belfry.signal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.net.Door;
import org.belfry.net.Doors;
import org.belfry.net.Transport;
import org.belfry.net.egress.Destination;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.OutgoingSockets;

/// Comes to every SIP door over TLS as a stranger and calls: somebody, nobody, a number outside, help. All have to be
/// refused, and alike, so that nothing is spent and nothing learnt (policy C5). Blocks; a few connections a look.
public final class StrangerVisit implements Probe {

    private static final Control CONTROL = new Control(
            new PolicyRow("C5"),
            "strangers",
            "A stranger who calls is refused, and alike: somebody, nobody, a number outside, help.");

    private static final String OUTSIDE = "+881600000000";
    private static final String HELP = "112";

    private static final int HEAD_BYTES_MAX = 16 * 1_024;
    private static final int TOKEN_BYTES = 8;

    private final Doors doors;
    private final Supplier<X509Certificate> authority;
    private final Egress egress;
    private final Supplier<Set<String>> extensions;
    private final Supplier<Optional<String>> takenFor;
    private final SecureRandom random;

    /// @param authority that vouches for our doors
    /// @param extensions somebody has; must not wait
    /// @param takenFor whom the house knows by the address of this machine, if anybody: our calls would be theirs
    public StrangerVisit(
            Doors doors,
            Supplier<X509Certificate> authority,
            Egress egress,
            Supplier<Set<String>> extensions,
            Supplier<Optional<String>> takenFor,
            SecureRandom random) {
        this.doors = doors;
        this.authority = authority;
        this.egress = egress;
        this.extensions = extensions;
        this.takenFor = takenFor;
        this.random = random;
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        var known = takenFor.get();
        if (known.isPresent()) {
            String finding = "no stranger can call from this machine: its address is known as that of the line ";
            return new Evidence(CONTROL, Evidence.State.UNKNOWN, finding + known.get(), time.now());
        }
        var visited = new ArrayList<String>();
        var faults = new ArrayList<String>();
        for (var door : doors.all()) {
            if (door.transport() == Transport.TLS && door.isOpen()) {
                visited.add(door.spec().name());
                visit(door).forEach(fault -> faults.add(door.spec().name() + ": " + fault));
            }
        }
        if (visited.isEmpty()) {
            return new Evidence(CONTROL, Evidence.State.UNKNOWN, "no door of SIP over TLS is open", time.now());
        }
        return faults.isEmpty()
                ? new Evidence(
                        CONTROL,
                        Evidence.State.KEPT,
                        "called at %s: refused, each with the same answer".formatted(String.join(", ", visited)),
                        time.now())
                : new Evidence(CONTROL, Evidence.State.BROKEN, String.join("; ", faults), time.now());
    }

    private List<String> visit(Door door) {
        var way = egress.sockets(Destination.ourselves(
                "self-call-" + door.spec().name(),
                "localhost",
                door.boundAddress().getPort(),
                List.of(authority.get())));
        var faults = new ArrayList<String>();
        var shapes = new LinkedHashSet<String>();
        try {
            for (String number : numbers()) {
                String head = answer(way, number);
                if (!head.startsWith("SIP/2.0 401 ") && !head.startsWith("SIP/2.0 407 ")) {
                    faults.add("a call was answered with '%.40s' (expected: 401 or 407)".formatted(firstLine(head)));
                }
                shapes.add(shape(head));
            }
        } catch (IOException e) {
            faults.add(String.valueOf(e.getMessage()));
        } finally {
            egress.close(way);
        }
        if (shapes.size() > 1) {
            faults.add("%d different answers (expected: the same to each)".formatted(shapes.size()));
        }
        return faults;
    }

    private List<String> numbers() {
        var known = extensions.get();
        var numbers = new ArrayList<String>();
        known.stream().findFirst().ifPresent(numbers::add);
        numbers.add(token());
        numbers.add(OUTSIDE);
        numbers.add(HELP);
        return numbers;
    }

    private String answer(OutgoingSockets way, String number) throws IOException {
        try (var socket = way.secure(way.open())) {
            String call = """
                    INVITE sip:%1$s@localhost SIP/2.0\r
                    Via: SIP/2.0/TLS localhost;branch=z9hG4bK%2$s\r
                    Max-Forwards: 70\r
                    From: <sip:stranger@localhost>;tag=%2$s\r
                    To: <sip:%1$s@localhost>\r
                    Call-ID: %2$s\r
                    CSeq: 1 INVITE\r
                    Contact: <sip:stranger@localhost;transport=tls>\r
                    Content-Length: 0\r
                    \r
                    """.formatted(number, token());
            socket.getOutputStream().write(call.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return head(socket.getInputStream());
        }
    }

    /// Of the answer; ends early where the house does.
    private static String head(InputStream input) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < HEAD_BYTES_MAX) {
            int read = input.read();
            if (read < 0) {
                break;
            }
            head.append((char) read);
        }
        return head.toString();
    }

    private static String firstLine(String head) {
        return head.lines().findFirst().orElse("nothing");
    }

    /// What tells answers apart, without what differs each time: the status, and which headers there are.
    private static String shape(String head) {
        return head.lines()
                .map(line -> line.startsWith("SIP/2.0 ") ? line : line.replaceFirst(":.*", ""))
                .collect(Collectors.joining("\n"));
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
