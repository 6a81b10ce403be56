package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.belfry.ground.Background.Scheduled;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.Via;
import org.belfry.sip.transaction.Attempt;
import org.belfry.sip.transaction.Flow;
import org.belfry.sip.transaction.Receipt;
import org.belfry.sip.transaction.Sender;
import org.belfry.sip.transaction.Timers;
import org.belfry.sip.transaction.TransactionLimits;
import org.belfry.sip.transaction.TransactionUser;
import org.belfry.sip.transaction.Transactions;
import org.jspecify.annotations.Nullable;

/// One SIP element on a [LossyNetwork]: parser, transactions and their timers, driven by virtual time. What it says
/// is up to its [TransactionUser].
///
/// The address is an IPv4 literal; every peer uses port 5060. Owned by the thread that lets time pass.
public final class SipPeer implements Sender, LossyNetwork.Host {

    private static final int PORT = 5060;
    private static final int DATAGRAM_REQUEST_MAX = 1_300;
    private static final int STREAM_REQUEST_MAX = 65_536;

    private final VirtualTime time;
    private final LossyNetwork network;
    private final String address;
    private final SipParser parser = new SipParser();
    private final Transactions transactions;
    private @Nullable Scheduled alarm;
    private @Nullable Instant alarmAt;
    private int strays;

    /// @param user makes the user of these transactions, which it may keep
    public SipPeer(
            VirtualTime time,
            LossyNetwork network,
            String address,
            long seed,
            TransactionLimits limits,
            Function<SipPeer, TransactionUser> user) {
        this.time = time;
        this.network = network;
        this.address = address;
        this.transactions =
                new Transactions(this, user.apply(this), new SplittableRandom(seed), Timers.DEFAULT, limits);
        network.attach(address, this);
    }

    /// The way from one address to another.
    private record Way(String from, String to, boolean isReliable) implements Flow {
        @Override
        public int requestBytesMax() {
            return isReliable ? STREAM_REQUEST_MAX : DATAGRAM_REQUEST_MAX;
        }

        @Override
        public Via via(String branch) {
            return Via.of(isReliable ? "TCP" : "UDP", from, PORT, branch);
        }
    }

    public Transactions transactions() {
        return transactions;
    }

    public Flow flowTo(String to, boolean isReliable) {
        return new Way(address, to, isReliable);
    }

    /// Responses and ACKs nobody waited for.
    public int strays() {
        return strays;
    }

    public Attempt request(SipRequest.Builder request, Flow flow, @Nullable Object owner) {
        Attempt attempt = transactions.request(request, flow, owner, time.instant());
        setAlarm();
        return attempt;
    }

    /// To be called after anything was asked of [#transactions] from outside their own calls: new deadlines may have
    /// come nearer.
    public void setAlarm() {
        Instant next = transactions.nextDeadline();
        if (next == null || next.equals(alarmAt)) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
        }
        alarmAt = next;
        Duration delay = Duration.between(time.instant(), next);
        alarm = time.after("transactions", delay.isNegative() ? Duration.ZERO : delay, this::ring);
    }

    private void ring() {
        alarmAt = null;
        transactions.tick(time.instant());
        setAlarm();
    }

    @Override
    public void receive(String from, byte[] bytes, boolean byStream) {
        if (parser.parseDatagram(bytes) instanceof Parsed.Whole(SipMessage message, int bytesRead)) {
            SipMessage marked = switch (message) {
                case SipRequest request -> request.stamped(from, PORT);
                case SipResponse response -> response;
            };
            Receipt receipt = transactions.receive(marked, flowTo(from, byStream), time.instant());
            if (receipt == Receipt.STRAY_RESPONSE || receipt == Receipt.STRAY_ACK) {
                strays++;
            }
            setAlarm();
        }
    }

    @Override
    public boolean send(Flow flow, byte[] message) {
        if (!(flow instanceof Way way)) {
            throw new IllegalArgumentException("flow: %s (expected: one of flowTo)".formatted(flow));
        }
        if (way.isReliable) {
            return network.sendByStream(way.from, way.to, message);
        }
        network.sendPacket(way.from, way.to, message);
        return true;
    }
}
