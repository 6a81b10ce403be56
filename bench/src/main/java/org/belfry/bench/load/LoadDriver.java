package org.belfry.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.belfry.bench.load.Script.Progress;
import org.jspecify.annotations.Nullable;

/// The process that makes the load: a command line of [LoadPlan], one line of [LoadResult].
///
/// Everything happens on one loop. Without a schedule there are always `window` operations under way;
/// with one, each begins when it is due, and its time counts from then, whether the driver could begin
/// it or not: a server that stalls is not asked less because of it. Over UDP what is not answered
/// within [#RESEND_NS] is said again.
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled runs until the process ends
final class LoadDriver {

    private static final long RESEND_NS = 500_000_000L;
    private static final long GIVE_UP_NS = 8_000_000_000L;
    private static final int NO_ANSWER = 408;
    private static final int LATENCIES_MAX = 2_000_000;
    private static final int OPENING_MAX = 64;

    /// Under way at once before a schedule begins.
    private static final int WARM_WINDOW = 128;

    /// Of a client of a stream, which nobody connects to.
    private static final int NO_PORT = 5_062;

    private final LoadPlan plan;
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Wires wires;
    private final Script script;
    private final @Nullable Callee callee;
    private final @Nullable Desks desks;
    private final User[] users;
    private final @Nullable Channel datagrams;
    private final long[] latencies = new long[LATENCIES_MAX];

    /// How often each status was answered that ends an operation as failed.
    private final Map<Integer, Integer> reasons = new TreeMap<>();

    private int nextUser;
    private int ready;
    private int underWay;
    private long nextDueNs;
    private boolean started;
    private boolean isPaced;
    private boolean measuring;
    private boolean ended;
    private int done;
    private long failed;
    private long resent;
    private long begunNs;
    private double serverBegun;

    private LoadDriver(LoadPlan plan) throws IOException {
        this.plan = plan;
        this.users = new User[plan.users()];
        for (int i = 0; i < users.length; i++) {
            users[i] = new User(i);
        }
        var credentials = new Credentials(plan.firstCallee() + LoadPlan.CALLEES);
        String transport = plan.wire().token();
        this.wires = new Wires(group, plan, this::heard);
        boolean calls = plan.scenario().isCall();
        this.datagrams = plan.wire() == LoadPlan.Wire.UDP ? wires.datagrams(plan.ownPort()) : null;
        this.script =
                calls ? new CallScript(plan, credentials) : new RegisterScript(transport, credentials, port(datagrams));
        this.callee = calls ? new Callee(wires, plan) : null;
        this.desks = callee != null && plan.isHouse()
                ? new Desks(
                        wires,
                        new RegisterScript(transport, credentials, port(callee.datagrams())),
                        callee.datagrams(),
                        plan.firstCallee(),
                        this::start)
                : null;
    }

    public static void main(String[] arguments) throws IOException {
        new LoadDriver(LoadPlan.read(arguments)).run();
    }

    /// What a telephone says it can be reached at: where it is, so that nobody takes it to be behind a NAT.
    private static int port(@Nullable Channel datagrams) {
        return datagrams == null ? NO_PORT : ((InetSocketAddress) datagrams.localAddress()).getPort();
    }

    private void run() {
        loop.execute(() -> {
            if (desks == null) {
                start();
            } else {
                desks.register();
                loop.schedule(this::requireStarted, GIVE_UP_NS, TimeUnit.NANOSECONDS);
            }
        });
    }

    private void requireStarted() {
        if (!started) {
            System.err.println("those who are to be called could not register");
            System.exit(1);
        }
    }

    private void start() {
        started = true;
        if (datagrams != null || plan.wire() == LoadPlan.Wire.TLS_NEW) {
            begin();
        } else {
            for (int i = 0; i < Math.min(OPENING_MAX, users.length); i++) {
                openNext();
            }
        }
    }

    /// Opens the connections of all users, some at a time.
    private void openNext() {
        if (nextUser >= users.length) {
            return;
        }
        var user = users[nextUser++];
        wires.connect(channel -> {
            user.connection = channel;
            failed += channel == null ? 1 : 0;
            ready++;
            if (ready == users.length) {
                nextUser = 0;
                begin();
            } else {
                openNext();
            }
        });
    }

    private void begin() {
        loop.scheduleAtFixedRate(this::lookAfter, 100, 100, TimeUnit.MILLISECONDS);
        if (plan.scenario().isCall() && plan.pace().perSecond() > 0) {
            beginSchedule();
        } else {
            fillWindow();
        }
        if (!plan.scenario().isOnce()) {
            loop.schedule(this::measure, plan.pace().warmSeconds(), TimeUnit.SECONDS);
        }
    }

    private void beginSchedule() {
        isPaced = true;
        nextDueNs = System.nanoTime();
        loop.scheduleAtFixedRate(this::beginDue, 1, 1, TimeUnit.MILLISECONDS);
    }

    private void fillWindow() {
        int most = plan.pace().perSecond() > 0
                ? Math.min(WARM_WINDOW, plan.pace().window())
                : plan.pace().window();
        while (!ended && underWay < most && beginNext(System.nanoTime())) {}
    }

    private void beginDue() {
        long now = System.nanoTime();
        long intervalNs = 1_000_000_000L / plan.pace().perSecond();
        while (!ended && nextDueNs <= now && underWay < plan.pace().window() && beginNext(nextDueNs)) {
            nextDueNs += intervalNs;
        }
    }

    /// The next in turn; who still waits for an answer is passed over, so that one lost datagram holds
    /// up nobody else.
    private @Nullable User nextIdle() {
        for (int passed = 0; passed < users.length; passed++) {
            var user = users[nextUser++ % users.length];
            if (!user.busy) {
                return user;
            }
        }
        return null;
    }

    /// False if everybody is busy.
    private boolean beginNext(long dueNs) {
        if (plan.scenario().isOnce() && nextUser == users.length) {
            return false;
        }
        var user = nextIdle();
        if (user == null) {
            return false;
        }
        underWay++;
        user.busy = true;
        user.dueNs = dueNs;
        user.sentNs = System.nanoTime();
        user.turn++;
        if (plan.wire() == LoadPlan.Wire.TLS_NEW) {
            wires.connect(channel -> {
                user.connection = channel;
                if (channel == null) {
                    over(user, Progress.FAILED);
                } else {
                    script.begin(user, this::say);
                }
            });
        } else {
            script.begin(user, this::say);
        }
        return true;
    }

    private void say(User user, String message) {
        var channel = datagrams == null ? user.connection : datagrams;
        if (channel != null) {
            user.last = message;
            user.sentNs = System.nanoTime();
            wires.say(channel, message);
        }
    }

    private void heard(Reply reply, Channel channel, @Nullable InetSocketAddress from) {
        if (!reply.isMessage()) {
            return;
        }
        if (reply.isRequest()) {
            if (callee != null) {
                callee.heard(reply, channel, from);
            }
            return;
        }
        if (desks != null && desks.heard(reply)) {
            return;
        }
        int number = reply.user();
        var user = number < 0 || number >= users.length ? null : users[number];
        if (user == null || !user.busy || !user.callId().equals(reply.line("Call-ID"))) {
            return;
        }
        var progress = script.heard(user, reply, this::say);
        if (progress == Progress.FAILED) {
            reasons.merge(reply.status(), 1, Integer::sum);
        }
        if (progress != Progress.UNDER_WAY) {
            over(user, progress);
        }
    }

    private void over(User user, Progress progress) {
        user.busy = false;
        underWay--;
        if (plan.wire() == LoadPlan.Wire.TLS_NEW && user.connection != null) {
            user.connection.close();
        }
        if (progress == Progress.FAILED) {
            failed++;
        } else if (measuring && done < LATENCIES_MAX) {
            latencies[done++] = System.nanoTime() - user.dueNs;
        }
        if (!isPaced) {
            fillWindow();
        }
        if (plan.scenario().isOnce() && nextUser == users.length && underWay == 0) {
            System.out.println(failed == 0 ? "idle" : failed + " failed");
        }
    }

    private void lookAfter() {
        long now = System.nanoTime();
        for (var user : users) {
            if (!user.busy) {
                continue;
            }
            if (now - user.dueNs > GIVE_UP_NS) {
                reasons.merge(NO_ANSWER, 1, Integer::sum);
                over(user, Progress.FAILED);
            } else if (datagrams != null && now - user.sentNs > RESEND_NS) {
                resent++;
                user.sentNs = now;
                wires.say(datagrams, user.last);
            }
        }
    }

    private void measure() {
        measuring = true;
        failed = 0;
        reasons.clear();
        resent = 0;
        begunNs = System.nanoTime();
        if (!isPaced && plan.pace().perSecond() > 0) {
            beginSchedule();
        }
        serverBegun = ProcessTime.seconds(plan.serverPid());
        double ownBegun = ownSeconds();
        loop.schedule(() -> finish(ownBegun), plan.pace().seconds(), TimeUnit.SECONDS);
    }

    private void finish(double ownBegun) {
        double seconds = (System.nanoTime() - begunNs) / 1e9;
        double server = ProcessTime.seconds(plan.serverPid()) - serverBegun;
        double own = ownSeconds() - ownBegun;
        ended = true;
        if (!reasons.isEmpty()) {
            System.err.println("failed, by status: " + reasons);
        }
        long[] sorted = Arrays.copyOf(latencies, done);
        Arrays.sort(sorted);
        var latency = new LoadResult.Latency(quantile(sorted, 0.5), quantile(sorted, 0.99));
        System.out.println(
                new LoadResult(done, seconds, failed, resent, latency, server / seconds, own / seconds).line());
        System.exit(0);
    }

    private static double ownSeconds() {
        return ProcessTime.seconds(ProcessHandle.current().pid());
    }

    private static double quantile(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) ((sorted.length - 1) * share)] / 1e3;
    }
}
