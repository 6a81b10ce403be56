package org.belfry.bench.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Redacted;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.guard.Rate;
import org.belfry.ice.AddressPlan;
import org.belfry.ice.IceCredentials;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.ice.turn.TurnLimits;
import org.belfry.media.MediaLeg;
import org.belfry.media.MediaPort;
import org.belfry.media.MediaSettings;
import org.belfry.media.TurnSettings;
import org.belfry.media.dtls.DtlsAssociations;
import org.belfry.media.dtls.DtlsLimits;
import org.belfry.media.dtls.DtlsRole;
import org.belfry.media.plan.LegPlan;
import org.belfry.media.plan.StreamKeying;
import org.belfry.media.plan.StreamPlan;
import org.belfry.media.quality.Side;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.InlineKey;
import org.jspecify.annotations.Nullable;

/// Our media port as the house opens it, with one loop, and the calls of [Phones] set up on it as
/// their descriptions would have them. One address stands for each phone, so its gate counts and
/// judges every datagram as always; only rates have no bound.
public final class RelayServer {

    static final String READY = "ready";

    private static final IpAddress HOME = IpAddress.of(InetAddress.getLoopbackAddress());
    private static final Rate NO_BOUND = new Rate(1_000_000, 1_000_000);
    private static final int PTIME_MS = 20;
    private static final int RELAYED_FIRST = 20_000;
    private static final int RELAYED_LAST = 60_000;
    private static final Duration HANDSHAKES_TIME = Duration.ofMinutes(2);

    private final Scenario scenario;
    private final MediaPort port;

    private RelayServer(Scenario scenario, MediaPort port) {
        this.scenario = scenario;
        this.port = port;
    }

    /// Arguments: a [Scenario], how many calls, an even port. Says what each browser needs, a line
    /// each, and [#READY]; then answers as [Allocated] has it, and serves until it is killed.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var scenario = Scenario.valueOf(arguments[0]);
        var random = new SecureRandom();
        var time = Time.system();
        var background = new SystemBackground((task, thrown) -> System.err.println(task + ": " + thrown));
        var limits = GateLimits.sipDatagrams().with(new GateLimits.Rates(NO_BOUND, NO_BOUND, NO_BOUND));
        var gate = new Guard(time, random).gate("media", limits, List.of());
        var settings = new MediaSettings(
                List.of(HOME),
                Integer.parseInt(arguments[2]),
                new AddressPlan(List.of(HOME), List.of()),
                1,
                false,
                scenario.isTurn() ? turn() : null);
        var associations = new DtlsAssociations(background, time, random, patient());
        var port = MediaPort.open(settings, gate, time, random, associations);
        var server = new RelayServer(scenario, port);
        int calls = scenario.isTurn() ? 0 : Integer.parseInt(arguments[1]);
        for (int call = 0; call < calls; call++) {
            port.join(scenario.isDtls() ? server.browser(call) : server.leg(call, true), server.leg(call, false));
        }
        System.out.println(READY);
        Allocated.tellWhenAsked(port::received);
        new CountDownLatch(1).await();
    }

    /// As a house has it that relays to others, who are of this machine here.
    private static TurnSettings turn() {
        return new TurnSettings(
                Redacted.of(Phones.turnSecret()),
                Set.of(HOME),
                new TurnSettings.Range(RELAYED_FIRST, RELAYED_LAST),
                TurnLimits.DEFAULT,
                List.of(Network.parse("127.0.0.0/8")));
    }

    /// The driver shakes hands with one browser after the other.
    private static DtlsLimits patient() {
        var usual = DtlsLimits.DEFAULT;
        return new DtlsLimits(
                usual.handshakesMax(),
                HANDSHAKES_TIME,
                usual.firstResend(),
                usual.inboxMax(),
                usual.receivedMax(),
                usual.sentMax(),
                usual.laterPerSecond());
    }

    /// A caller who is a browser; says what its checks are to be sealed with.
    private MediaLeg browser(int call) {
        var leg = Objects.requireNonNull(port.browser(Side.CALLER, IpAddress.parse(Phones.literal(call, true))));
        var credentials = Objects.requireNonNull(leg.local().browser()).credentials();
        System.out.println(credentials.ufrag() + " " + credentials.password().disclose());
        leg.apply(plan(new StreamKeying.Dtls(DtlsRole.SERVER, List.of(BrowserIdentity.fingerprint())), null));
        return leg;
    }

    /// What a line of ours says of a browser.
    static IceCredentials credentials(String line) {
        String[] words = line.split(" ", -1);
        return new IceCredentials(words[0], Redacted.of(words[1]));
    }

    private MediaLeg leg(int call, boolean isCaller) {
        var address = IpAddress.parse(Phones.literal(call, isCaller));
        var leg = Objects.requireNonNull(port.phone(isCaller ? Side.CALLER : Side.CALLED, address));
        leg.apply(plan(keying(call, isCaller), new TransportAddress(address, Phones.port(isCaller))));
        return leg;
    }

    private static LegPlan plan(StreamKeying keying, @Nullable TransportAddress phone) {
        var stream = new StreamPlan(
                0,
                "audio",
                keying,
                phone,
                phone,
                List.of(new StreamPlan.Numbered(Codec.PCMU, 0, 0)),
                new StreamPlan.Flow(Direction.SENDRECV, true, PTIME_MS),
                new StreamPlan.Ice(""));
        return new LegPlan(List.of(stream));
    }

    private StreamKeying keying(int call, boolean isCaller) {
        var ours = Phones.key(scenario, call, isCaller, false);
        var theirs = Phones.key(scenario, call, isCaller, true);
        return ours.isEmpty() || theirs.isEmpty()
                ? new StreamKeying.None()
                : new StreamKeying.Sdes(crypto(isCaller, ours.get()), crypto(isCaller, theirs.get()));
    }

    private Crypto crypto(boolean isCaller, byte[] key) {
        var inline = new InlineKey(Redacted.of(Base64.getEncoder().encodeToString(key)), "", "");
        String suite = scenario.suite(isCaller).orElseThrow().name();
        return new Crypto(1, suite, List.of(inline), List.of());
    }
}
