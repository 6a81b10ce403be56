package org.belfry.pbx.call;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
/// A notice counts when it came to its own end while voice flowed both ways; one that hold or music cut
/// off is said again. Who talks after a transfer is asked of the rule anew; where it does not want them
/// the recording is over, and one who came is told first. A call for help hears no notice and is not recorded.
/// Where it cannot be said nothing is recorded. A disk that is full ends the recording
/// and not the call.
final class Taping {

    /// A notice that never tells its end is said again after that.
    private static final Duration OVERDUE = Duration.ofSeconds(2);

    /// A telephone that was just answered needs as long until it plays what it hears.
    private static final Duration LEAD = Duration.ofMillis(300);

    private static final int NOTICES_MAX = 20;

    private final Call call;
    private final Premises premises;
    private final Recorder recorder;
    private final Set<Leg> told = new HashSet<>();
    private final Map<Leg, Notice> telling = new HashMap<>();
    private final Map<Channel, Leg> heard = new EnumMap<>(Channel.class);
    private final Map<Leg, Instant> since = new HashMap<>();
    private Set<PersonId> people = Set.of();
    private Recorder.@Nullable Tape tape;
    private @Nullable Recording recording;
    private final AtomicBoolean failed = new AtomicBoolean();
    private int notices;
    private boolean isOff;

    private record Notice(int number, Instant until) {}

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
            if (!both.isEmpty()) {
                // Not even how long others talked without the rule is in it.
                keep(false);
            }
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
        boolean isSame = told.containsAll(both) && both.containsAll(heard.values());
        if (!isSame || both.isEmpty()) {
            var now = recording;
            if (now != null) {
                Stream.of(Channel.values()).forEach(now::leave);
            }
            heard.clear();
        }
    }

    // The notice.

    private void tell(Leg leg, Instant now) {
        if (!flows(leg)) {
            telling.remove(leg);
            since.remove(leg);
            return;
        }
        var begun = telling.get(leg);
        boolean isReady = !now.isBefore(since.computeIfAbsent(leg, _ -> now).plus(LEAD));
        if (!isReady || (begun != null && now.isBefore(begun.until()))) {
            return;
        }
        var phrases = premises.callees().services().phrases().orElse(null);
        if (phrases == null || ++notices > NOTICES_MAX) {
            failed("it is not recorded: the notice cannot be said");
            end();
            return;
        }
        var phrase = phrases.phrase(List.of("recorded"));
        int number = notices;
        var line = leg.line();
        var fault = leg.talk().play(phrase, () -> line.tell(new CallEvent.Noticed(line, number)));
        if (phrase.length().isZero() || fault.isPresent()) {
            failed("it is not recorded: the notice cannot be said");
            end();
            return;
        }
        telling.put(leg, new Notice(number, now.plus(phrase.length()).plus(OVERDUE)));
    }

    /// Whether it hears and is heard.
    private static boolean flows(Leg leg) {
        var talk = leg.talk();
        boolean hasKeys = talk.endpoint().kind() != EndpointKind.BROWSER
                || talk.media().handshake().isPresent();
        return hasKeys
                && talk.plan().isPresent()
                && talk.theirs() == Direction.SENDRECV
                && talk.ours() == Direction.SENDRECV;
    }

    /// A notice has come to its end.
    void noticed(Line line, int number) {
        call.leg(line).ifPresent(leg -> {
            var notice = telling.get(leg);
            if (notice != null && notice.number() == number && flows(leg)) {
                telling.remove(leg);
                told.add(leg);
                leg.talk().quiet();
            }
        });
    }

    /// When it wants to look again.
    @Nullable
    Instant deadline() {
        return isOff
                ? null
                : Stream.concat(
                                telling.values().stream().map(Notice::until),
                                since.entrySet().stream()
                                        .filter(one ->
                                                !told.contains(one.getKey()) && !telling.containsKey(one.getKey()))
                                        .map(one -> one.getValue().plus(LEAD)))
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
        telling.clear();
        since.clear();
    }
}
