package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Time, threads, randomness and the console come in through seams, so that a run replays from its seed.
///
/// Each ban is one row of [#BANS]; who may do it all the same is one row of [#LEAVES], with the reason.
/// A leave nobody uses any more fails the test: the list only shrinks.
final class SeamsTest {

    private record Ban(String name, String because, Predicate<CodeUnitCallTarget> covers) {}

    private record Leave(String type, String ban, String because) {}

    private static final List<Ban> BANS = List.of(
            new Ban("clock", "the time comes from ground.Time", SeamsTest::readsAClock),
            new Ban("sleep", "waiting for time goes through ground.Background", SeamsTest::waitsForTime),
            new Ban(
                    "thread",
                    "threads start in ground.Background, event loops and the store's pool",
                    SeamsTest::starts),
            new Ban("chance", "randomness is a SecureRandom handed in", SeamsTest::takesAChance),
            new Ban("property", "configuration is records made by server", SeamsTest::touchesProperties),
            new Ban("socket", "sockets belong to net: doors in, Egress out", SeamsTest::opensASocket));

    /// Rooms that may do something in all their classes.
    private static final List<Leave> ROOM_LEAVES = List.of(
            new Leave("bench", "clock", "it measures"),
            new Leave("sim", "chance", "its worlds are made again from a seed that was printed"),
            new Leave("server", "property", "it reads the machine once, at start"),
            new Leave("net", "socket", "it owns them"));

    private static final List<Leave> LEAVES = List.of(
            new Leave("ground.SystemTime", "clock", "it is the seam"),
            new Leave("ground.SystemBackground", "thread", "it is the seam"),
            new Leave("media.LoopThread", "thread", "each loop waits in the kernel for sockets of its own"),
            new Leave("net.Loops", "thread", "it makes the event loops"),
            new Leave("pbx.call.BlockingMailbox", "sleep", "it is the seam by which a call waits"),
            new Leave("server.cli.DemoCommand", "thread", "the end of a process runs on threads only"),
            new Leave("server.cli.StartCommand", "thread", "the end of a process runs on threads only"),
            new Leave("store.Stores", "thread", "it owns the small pool that reads from databases"),
            new Leave("store.DiskThread", "thread", "JDBC would hold the carrier of a virtual thread"),
            new Leave("store.Writer", "thread", "each tenant has one writer of its own"));

    @Test
    void timeThreadsAndChanceComeThroughTheirSeams() {
        var broken = new ArrayList<String>();
        for (JavaClass type : HouseClasses.all()) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (access.getTarget() instanceof CodeUnitCallTarget target) {
                    BANS.stream()
                            .filter(ban -> ban.covers().test(target)
                                    && leave(type, ban).isEmpty())
                            .forEach(ban -> broken.add(
                                    "%s: %s\n    %s".formatted(ban.name(), ban.because(), access.getDescription())));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyLeaveIsStillNeeded() {
        var unused = new LinkedHashSet<>(LEAVES);
        for (JavaClass type : HouseClasses.all()) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (access.getTarget() instanceof CodeUnitCallTarget target) {
                    BANS.stream()
                            .filter(ban -> ban.covers().test(target))
                            .forEach(ban -> unused.removeAll(leave(type, ban)));
                }
            }
        }
        assertThat(unused).as("leaves nobody needs: remove them").isEmpty();
    }

    @Test
    void onlyTheCommandLineWritesToTheConsole() {
        var broken = new ArrayList<String>();
        for (JavaClass type : HouseClasses.all()) {
            if (Set.of("server", "bench").contains(HouseClasses.room(type))) {
                continue;
            }
            type.getFieldAccessesFromSelf().stream()
                    .filter(access -> access.getTargetOwner().isEquivalentTo(System.class))
                    .filter(access ->
                            Set.of("out", "err").contains(access.getTarget().getName()))
                    .forEach(access -> broken.add(access.getDescription()));
            type.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTarget().getName().equals("printStackTrace"))
                    .forEach(call -> broken.add(call.getDescription()));
        }
        assertThat(broken)
                .as("rooms log or answer; only the command line prints")
                .isEmpty();
    }

    @Test
    void noStaticFieldChanges() {
        var broken = new ArrayList<String>();
        for (JavaClass type : HouseClasses.all()) {
            for (JavaField field : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !field.getName().startsWith("$")
                        && (!field.getModifiers().contains(JavaModifier.FINAL) || holdsState(field))) {
                    broken.add(field.getFullName());
                }
            }
        }
        assertThat(broken).as("a constant is the only good static field").isEmpty();
    }

    /// Types made to change or to differ by thread: never the type of a constant.
    private static boolean holdsState(JavaField field) {
        String type = field.getRawType().getName();
        return type.startsWith("java.util.concurrent.atomic.")
                || type.startsWith("java.util.concurrent.locks.")
                || type.matches("java\\.util\\.concurrent\\.Concurrent\\w+|java\\.lang\\.(Inheritable)?ThreadLocal")
                || type.matches(
                        "java\\.util\\.(Hash|LinkedHash|Tree|Weak|Identity)\\w*|java\\.util\\.(Array|Linked)List");
    }

    private static boolean readsAClock(CodeUnitCallTarget target) {
        return calls(target, "java.lang.System", "currentTimeMillis|nanoTime")
                || calls(target, "java.time.(Instant|(Local|Zoned|Offset)?(Date|Time|DateTime)|Year(Month)?)", "now")
                || calls(target, "java.time.Clock", "system.*|tick.*")
                || calls(target, "java.time.InstantSource", "system")
                || (calls(target, "java.util.Date", "<init>")
                        && target.getRawParameterTypes().isEmpty());
    }

    private static boolean waitsForTime(CodeUnitCallTarget target) {
        return calls(target, "java.lang.Thread|java.util.concurrent.TimeUnit", "sleep")
                || calls(target, "java.util.concurrent.locks.LockSupport", "park(Nanos|Until)")
                || calls(target, "java.util.concurrent.locks.Condition", "awaitNanos|awaitUntil")
                || (calls(target, "java.lang.Object", "wait")
                        && !target.getRawParameterTypes().isEmpty())
                || (calls(target, "java.util.concurrent.\\w*Queue|java.util.concurrent.\\w*Deque", "poll\\w*")
                        && target.getRawParameterTypes().size() == 2);
    }

    private static boolean starts(CodeUnitCallTarget target) {
        return calls(target, "java.lang.Thread", "<init>|start|ofVirtual|ofPlatform|startVirtualThread")
                || calls(target, "java.util.concurrent.Executors", "new.*")
                || calls(target, "java.util.concurrent.(\\w*ThreadPoolExecutor|ForkJoinPool)", "<init>|commonPool")
                || calls(target, "java.util.Timer", "<init>");
    }

    private static boolean takesAChance(CodeUnitCallTarget target) {
        return calls(target, "java.util.Random|java.util.SplittableRandom", "<init>")
                || calls(target, "java.util.concurrent.ThreadLocalRandom", "current")
                || calls(target, "java.lang.Math", "random")
                || calls(target, "java.util.UUID", "randomUUID");
    }

    private static boolean touchesProperties(CodeUnitCallTarget target) {
        return calls(target, "java.lang.System", "(get|set|clear)Propert(y|ies)|getenv")
                || calls(target, "java.lang.(Boolean|Integer|Long)", "getBoolean|getInteger|getLong");
    }

    private static boolean opensASocket(CodeUnitCallTarget target) {
        return calls(target, "java.net.(Socket|ServerSocket|DatagramSocket|MulticastSocket)", "<init>")
                || calls(target, "java.net.http.HttpClient", "new.*")
                || calls(target, "java.net.URL", "openConnection|openStream");
    }

    private static boolean calls(CodeUnitCallTarget target, String owner, String name) {
        return Pattern.matches(owner, target.getOwner().getName()) && Pattern.matches(name, target.getName());
    }

    private static List<Leave> leave(JavaClass type, Ban ban) {
        String outermost = type.getName().replaceFirst("\\$.*", "");
        var leaves = new ArrayList<>(LEAVES);
        leaves.removeIf(leave -> !outermost.equals("org.belfry." + leave.type()));
        ROOM_LEAVES.stream()
                .filter(leave -> leave.type().equals(HouseClasses.room(type)))
                .forEach(leaves::add);
        leaves.removeIf(leave -> !leave.ban().equals(ban.name()));
        return leaves;
    }
}
