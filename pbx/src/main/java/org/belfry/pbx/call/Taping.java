package org.belfry.pbx.call;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.PersonId;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.record.Channel;
import org.belfry.media.record.Recording;
import org.belfry.media.record.RecordingListener;
import org.belfry.sip.sdp.Direction;
import org.jspecify.annotations.Nullable;

/// Records a call by rule, once everybody in it was told (policy E7). Owned by the call's thread.
///
///     two talk, a rule wants it ─▶ each who was not told yet is told ─▶ both are heard, a side a channel
///              ▲                                                                │
///              └────────────── somebody else joins: nobody is heard ◀───────────┘
///
/// Whoever of the house talks in it may press [#PAUSE]: both are told that nothing is recorded any more, and
/// nobody is heard until it is pressed again and both were told that they are. A pause ends with the leg that
/// wanted it (decision 0211).
///
/// A notice counts when it came to its own end while voice flowed both ways; one that hold or music cut
/// off is said again. Who talks after a transfer is asked of the rule anew; where it does not want them
/// the recording is over, and one who came is told first. A call for help hears no notice and is not recorded.
/// Where it cannot be said nothing is recorded. A disk that is full ends the recording
/// and not the call.
final class Taping {

    private static final Duration STEP = Duration.ofMillis(100);

    private static final int NOTICES_MAX = 20;

    /// In place of the number of a notice: that nothing is recorded.
    private static final int STOPPED = 0;

    /// Pauses, and goes on.
    static final String PAUSE = "*1";

    private final Call call;
    private final Premises premises;
    private final Recorder recorder;
    private final Set<Leg> told = new HashSet<>();
    /// They have heard before that they are recorded.
    private final Set<Leg> knowing = new HashSet<>();
    private final Map<Leg, Notice> telling = new HashMap<>();
    private final Map<Leg, Keys> keys = new HashMap<>();
    private final Map<Channel, Leg> heard = new EnumMap<>(Channel.class);
    private final Map<Leg, Instant> since = new HashMap<>();
    /// When to look again whether a browser has its keys: nothing tells of them.
    private final Map<Leg, Instant> shaking = new HashMap<>();
    private Set<PersonId> people = Set.of();
    private Recorder.@Nullable Tape tape;
    private @Nullable Recording recording;
    private final AtomicBoolean failed = new AtomicBoolean();
    private int notices;
    private @Nullable Leg pausing;
    private boolean isOff;

    private record Notice(int number, Instant until) {}

    /// What one of the house presses.
    private record Keys(Ear ear, StringBuilder last) {}

    Taping(Call call) {
        this.call = call;
        premises = call.premises;
        recorder = premises.callees().services().recorder();
    }

    /// Looks who talks now.
    void follow(Instant now) {
        if (isOff) {
            return;
        }
        if (failed.get()) {
            failed("the recording ended before the call: nothing more could be kept");
            end();
            return;
        }
        var both = call.pair()
                .flatMap(pair -> pair.otherThan(pair.one()).map(second -> List.of(pair.one(), second)))
                .filter(legs -> legs.stream().allMatch(Leg::isAnswered))
                .orElse(List.of());
        forgetOthers(both);
        var rule = both.isEmpty() ? null : rule(both);
        if (rule == null) {
            since.clear();
            shaking.clear();
            if (!both.isEmpty()) {
                // Not even how long others talked without the rule is in it.
                keep(false);
            }
            return;
        }
        both.stream().filter(leg -> leg.peer().person().isPresent()).forEach(this::heed);
        if (pausing != null) {
            return;
        }
        both.stream().filter(leg -> !told.contains(leg)).forEach(leg -> tell(leg, now));
        if (told.containsAll(both) && !isOff) {
            record(rule, both);
        }
    }

    private @Nullable String rule(List<Leg> legs) {
        if (legs.stream().anyMatch(Leg::isForHelp)) {
            return null;
        }
        var trunks = legs.stream().flatMap(leg -> leg.peer().trunk().stream()).collect(Collectors.toUnmodifiableSet());
        return recorder.rule(people(legs), trunks).orElse(null);
    }

    private static Set<PersonId> people(List<Leg> legs) {
        return legs.stream().flatMap(leg -> leg.peer().person().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /// Before anything else: who was not told is never heard.
    private void forgetOthers(List<Leg> both) {
        telling.keySet().retainAll(both);
        since.keySet().retainAll(both);
        shaking.keySet().retainAll(both);
        List.copyOf(keys.keySet()).stream().filter(leg -> !both.contains(leg)).forEach(this::heedNoMore);
        if (pausing != null && !both.contains(pausing)) {
            pausing = null;
        }
        boolean isSame = told.containsAll(both) && both.containsAll(heard.values());
        if (!isSame || both.isEmpty()) {
            hearNobody();
        }
    }

    private void hearNobody() {
        var now = recording;
        if (now != null) {
            Stream.of(Channel.values()).forEach(now::leave);
        }
        heard.clear();
    }

    // Pauses.

    private void heed(Leg leg) {
        keys.computeIfAbsent(leg, _ -> {
            var line = leg.line();
            var media = leg.talk().media();
            var ear = new Ear(media, premises.media().codecs(), key -> line.tell(new CallEvent.Keyed(line, key)));
            media.tap("audio", ear);
            return new Keys(ear, new StringBuilder());
        });
    }

    private void heedNoMore(Leg leg) {
        var heeded = keys.remove(leg);
        if (heeded != null) {
            leg.talk().media().untap("audio", heeded.ear());
            heeded.ear().close();
        }
    }

    /// A key of somebody who may pause.
    void pressed(Line line, char key) {
        var leg = call.leg(line).filter(keys::containsKey).orElse(null);
        if (leg == null || recording == null) {
            return;
        }
        var last = Objects.requireNonNull(keys.get(leg)).last();
        last.append(key);
        last.delete(0, Math.max(0, last.length() - PAUSE.length()));
        if (last.toString().equals(PAUSE)) {
            last.setLength(0);
            pauseOrGoOn(leg);
        }
    }

    private void pauseOrGoOn(Leg leg) {
        boolean isPaused = pausing == null;
        pausing = isPaused ? leg : null;
        hearNobody();
        if (isPaused) {
            List.copyOf(told).forEach(this::sayStopped);
        }
        told.clear();
        telling.clear();
        leg.peer().person().ifPresent(by -> recorder.paused(call.ledger.call(), by, isPaused));
    }

    private void sayStopped(Leg leg) {
        var line = leg.line();
        premises.callees()
                .services()
                .phrases()
                .map(phrases -> phrases.phrase(List.of("recording-stopped")))
                .filter(phrase -> !phrase.length().isZero())
                .ifPresent(phrase -> {
                    // Where it can't be said they are not recorded all the same.
                    var _ = leg.talk().play(phrase, () -> line.order(new CallEvent.Noticed(line, STOPPED)));
                });
    }

    // The notice.

    private void tell(Leg leg, Instant now) {
        if (!flows(leg)) {
            telling.remove(leg);
            since.remove(leg);
            if (!hasKeys(leg)) {
                shaking.put(leg, now.plus(STEP));
            }
            return;
        }
        shaking.remove(leg);
        var begun = telling.get(leg);
        boolean isReady = !now.isBefore(since.computeIfAbsent(leg, _ -> now).plus(Attendance.LEAD));
        if (!isReady || (begun != null && now.isBefore(begun.until()))) {
            return;
        }
        var phrases = premises.callees().services().phrases().orElse(null);
        if (phrases == null || ++notices > NOTICES_MAX) {
            failed("it is not recorded: the notice cannot be said");
            end();
            return;
        }
        var phrase = phrases.phrase(List.of(knowing.contains(leg) ? "recording-resumed" : "recorded"));
        int number = notices;
        var line = leg.line();
        var fault = leg.talk().play(phrase, () -> line.order(new CallEvent.Noticed(line, number)));
        if (phrase.length().isZero() || fault.isPresent()) {
            failed("it is not recorded: the notice cannot be said");
            end();
            return;
        }
        telling.put(leg, new Notice(number, now.plus(phrase.length()).plus(Attendance.OVERDUE)));
    }

    /// Whether it hears and is heard.
    private static boolean flows(Leg leg) {
        var talk = leg.talk();
        return hasKeys(leg)
                && talk.plan().isPresent()
                && talk.theirs() == Direction.SENDRECV
                && talk.ours() == Direction.SENDRECV;
    }

    /// A browser has them a handshake after its answer.
    private static boolean hasKeys(Leg leg) {
        var talk = leg.talk();
        return talk.endpoint().kind() != EndpointKind.BROWSER
                || talk.media().handshake().isPresent();
    }

    /// A notice has come to its end.
    void noticed(Line line, int number) {
        call.leg(line).ifPresent(leg -> {
            if (number == STOPPED && pausing != null) {
                leg.talk().quiet();
            }
            var notice = telling.get(leg);
            if (notice != null && notice.number() == number && flows(leg)) {
                telling.remove(leg);
                told.add(leg);
                knowing.add(leg);
                leg.talk().quiet();
            }
        });
    }

    /// When it wants to look again.
    @Nullable
    Instant deadline() {
        return isOff || pausing != null
                ? null
                : Stream.of(
                                telling.values().stream().map(Notice::until),
                                shaking.values().stream(),
                                since.entrySet().stream()
                                        .filter(one ->
                                                !told.contains(one.getKey()) && !telling.containsKey(one.getKey()))
                                        .map(one -> one.getValue().plus(Attendance.LEAD)))
                        .flatMap(each -> each)
                        .min(Instant::compareTo)
                        .orElse(null);
    }

    // The recording.

    private void record(String rule, List<Leg> both) {
        var now = people(both);
        if (recording != null && !people.containsAll(now)) {
            // Somebody else's voice belongs to somebody else's keys.
            keep(false);
        }
        try {
            var running = recording == null ? begin(rule, now) : recording;
            hear(running, Channel.LEFT, both.getFirst());
            hear(running, Channel.RIGHT, both.getLast());
        } catch (IOException refused) {
            failed("it is not recorded: " + refused.getMessage());
            end();
        }
    }

    private Recording begin(String rule, Set<PersonId> now) throws IOException {
        var next = recorder.begin(call.ledger.call(), rule, now);
        people = now;
        tape = next;
        var begun = Recording.begin(
                premises.threads().time(),
                premises.threads().background(),
                premises.media().codecs(),
                premises.random().nextInt(),
                next.sink(),
                state -> failed.compareAndSet(false, state == RecordingListener.State.FAILED));
        recording = begun;
        return begun;
    }

    private void hear(Recording running, Channel channel, Leg leg) {
        if (heard.put(channel, leg) != leg) {
            running.hear(channel, leg.talk().media());
        }
    }

    private void keep(boolean isCut) {
        var running = recording;
        var taken = tape;
        recording = null;
        tape = null;
        heard.clear();
        try {
            if (running != null && taken != null) {
                running.close();
                taken.keep(Duration.ofMillis(running.appendedMillis()), isCut || failed.get());
            } else if (taken != null) {
                taken.discard();
            }
        } catch (IOException | RuntimeException refused) {
            failed("the recording could not be kept now: " + refused.getMessage());
        }
    }

    private void failed(String why) {
        recorder.failed(call.ledger.call(), why);
    }

    /// Records nothing any more; what there is is kept.
    void end() {
        keep(failed.get());
        isOff = true;
        List.copyOf(keys.keySet()).forEach(this::heedNoMore);
        telling.clear();
        since.clear();
        shaking.clear();
    }
}
