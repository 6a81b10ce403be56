package org.belfry.bench.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.belfry.bench.load.Subject;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSuite;

/// Those who really talk in calls that somebody else sets up over SIP: each has a key and an address of
/// its own, by the number of its call, and says 50 packets a second.
public final class Talkers {

    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final String PROCESSOR = "1";

    /// What one side of a call was told.
    ///
    /// @param port of 127.0.0.1 that it is to speak to
    /// @param key in Base64, that it is spoken to under
    public record Side(int call, boolean isCaller, int port, String key) {
        private static final String MARK = "side ";

        public String line() {
            return MARK + call + (isCaller ? " caller " : " callee ") + port + " " + key;
        }

        public static boolean isOne(String line) {
            return line.startsWith(MARK);
        }

        public static Side read(String line) {
            String[] words = line.split(" ", -1);
            return new Side(
                    Integer.parseInt(words[1]), words[2].equals("caller"), Integer.parseInt(words[3]), words[4]);
        }
    }

    /// What came of it.
    ///
    /// @param healthy streams that lost less than a hundredth
    /// @param serverShare of a processor, 0 to 1 for each
    /// @param lateMs how far whoever talks fell behind at most: what was not said in time was said later
    public record Result(long healthy, double lossPercent, double p99Ms, double serverShare, double lateMs) {}

    private Talkers() {}

    public static String address(int call, boolean isCaller) {
        return Phones.literal(call, isCaller);
    }

    public static int port(boolean isCaller) {
        return Phones.port(isCaller);
    }

    /// What it speaks under, in Base64 as descriptions have it.
    public static String key(int call, boolean isCaller) {
        return Base64.getEncoder().encodeToString(own(call, isCaller));
    }

    private static byte[] own(int call, boolean isCaller) {
        return Phones.key(SUITE, call, isCaller, true);
    }

    /// Has all of them talk for `seconds`, in a process of their own, and says what was heard.
    ///
    /// @param serverPid of the house they talk through
    public static Result talk(List<Side> sides, long serverPid, double seconds) throws IOException {
        var command = new ArrayList<>(List.of("taskset", "-c", PROCESSOR));
        command.addAll(Subject.javaCommand());
        command.addAll(List.of(Talkers.class.getName(), Long.toString(serverPid), Double.toString(seconds)));
        var driver = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = driver.outputWriter(StandardCharsets.US_ASCII)) {
            for (var side : sides) {
                in.write(side.line() + "\n");
            }
        }
        try (var out = new BufferedReader(driver.inputReader(StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                var phase = Phase.read(line);
                if (phase.isPresent()) {
                    return result(phase.get());
                }
            }
        } finally {
            driver.destroy();
        }
        throw new IOException("the talkers ended without a result");
    }

    private static Result result(Phase phase) {
        return new Result(
                phase.healthy(),
                100 * phase.lossShare(),
                phase.delay().p99Ms(),
                phase.busy().serverSeconds() / phase.seconds(),
                phase.busy().lateMs());
    }

    /// Arguments: the house's process, and for how many seconds; the sides are its input.
    public static void main(String[] arguments) throws IOException {
        var sides = new String(System.in.readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .map(Side::read)
                .toList();
        var legs = new Leg[sides.size()];
        for (var side : sides) {
            legs[2 * side.call() + (side.isCaller() ? 0 : 1)] = leg(side);
        }
        var streams = new Streams(List.of(legs));
        try (var traffic = new Traffic(streams, Long.parseLong(arguments[0]))) {
            traffic.learn();
            double seconds = Double.parseDouble(arguments[1]);
            traffic.onSchedule("settling", streams.count(), 1, seconds / 4);
            System.out.println(
                    traffic.onSchedule("talk", streams.count(), 1, seconds).line());
        }
    }

    private static Leg leg(Side side) {
        var ours = MasterKey.of(SUITE, own(side.call(), side.isCaller()));
        var theirs = MasterKey.of(SUITE, Base64.getDecoder().decode(side.key()));
        return new Leg(side.port(), ours, theirs);
    }
}
