package org.belfry.pbx.call;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.belfry.media.SampleSource;
import org.belfry.media.plan.EndpointKind;
import org.belfry.media.record.Channel;
import org.belfry.media.record.Recording;
import org.belfry.media.record.RecordingListener;
import org.belfry.media.record.RecordingSink;
import org.belfry.pbx.dialplan.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The voice of the house for one caller, and its ear. Owned by the call's thread.
///
/// What waits here lets the call live on: it takes the call's events one by one, as the call itself does,
/// until what is waited for has happened, the time is over or the caller is gone.
final class Attendance implements HouseVoice, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);

    /// A sound that never tells its end, because the machine is overloaded, is given up after that.
    static final Duration OVERDUE = Duration.ofSeconds(2);

    /// A telephone that was just answered needs as long until it plays what it hears.
    static final Duration LEAD = Duration.ofMillis(300);

    private static final Duration UNCONFIRMED = Duration.ofSeconds(40);
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(50);

    private final Call call;
    private final Premises premises;
    private final Waiting waiting;
    private final Leg leg;
    private final Quest quest;
    private final Phrases phrases;
    private final Ear ear;
    private final ArrayDeque<Character> keys = new ArrayDeque<>();
    private final AtomicBoolean rung = new AtomicBoolean();
    private int begun;
    private int ended;
    private boolean isReady;
    private boolean isGiven;

    Attendance(Call call, Waiting waiting, Quest quest, Phrases phrases) {
        this.call = call;
        this.premises = call.premises;
        this.waiting = waiting;
        this.leg = waiting.leg();
        this.quest = quest;
        this.phrases = phrases;
        var line = leg.line();
        ear = new Ear(
                leg.talk().media(), premises.media().codecs(), key -> line.tell(new CallEvent.Pressed(line, key)));
        leg.talk().media().tap("audio", ear);
    }

    // What the call tells it.

    void pressed(Line line, char key) {
        if (line == leg.line() && keys.size() < KEYS_MAX) {
            keys.add(key);
        }
    }

    void played(Line line, int number) {
        if (line == leg.line()) {
            ended = Math.max(ended, number);
        }
    }

    // Waiting.

    private Instant now() {
        return premises.clock().now();
    }

    @Override
    public Runnable bell() {
        var line = leg.line();
        return () -> {
            // Once until it is looked at: however often it is rung, it takes one place in the mailbox.
            if (!rung.getAndSet(true)) {
                line.tell(new CallEvent.Bell(line));
            }
        };
    }

    @Override
    public boolean hasRung() {
        return rung.getAndSet(false);
    }

    @Override
    public boolean await(Duration longest, BooleanSupplier happened) {
        var until = now().plus(longest);
        while (!happened.getAsBoolean()) {
            present();
            if (!now().isBefore(until)) {
                return false;
            }
            call.step(until);
        }
        return true;
    }

    private void present() {
        if (call.isOver() || leg.isClosed() || call.leg(leg.line()).isEmpty()) {
            throw new CallerGone();
        }
    }

    @Override
    public boolean isPressed() {
        return !keys.isEmpty();
    }

    // Who is served.

    Leg leg() {
        return leg;
    }

    @Override
    public Visitor visitor() {
        return new Visitor(
                quest.by(),
                quest.dialled(),
                leg.peer().person(),
                leg.peer().device(),
                leg.peer().number());
    }

    @Override
    public boolean isAnswered() {
        return leg.isAnswered();
    }

    @Override
    public void answer() {
        present();
        if (waiting instanceof Caller caller && !leg.isAnswered()) {
            var failure = caller.answer();
            if (failure.isPresent()) {
                call.refuse(caller, failure.get());
                throw new CallerGone();
            }
            call.lasts();
            isReady = false;
        }
        ready();
    }

    /// Whether he hears us; before he is answered that takes an offer of his.
    private boolean isHeard() {
        present();
        if (waiting instanceof Caller caller && !leg.isAnswered() && !caller.hears()) {
            return false;
        }
        ready();
        return true;
    }

    private void ready() {
        if (isReady) {
            return;
        }
        isReady = true;
        await(UNCONFIRMED, () -> leg.talk().plan().isPresent());
        if (leg.talk().endpoint().kind() == EndpointKind.BROWSER) {
            var until = now().plus(HANDSHAKE);
            while (leg.talk().media().handshake().isEmpty() && now().isBefore(until)) {
                await(STEP, () -> false);
            }
        }
        await(LEAD, () -> false);
    }

    // Speaking.

    @Override
    public void say(List<String> prompts) {
        speak(prompts, true);
    }

    @Override
    public void announce(List<String> prompts) {
        speak(prompts, false);
    }

    private void speak(List<String> prompts, boolean keysEnd) {
        var phrase = phrases.phrase(prompts);
        sound(phrase, phrase.length(), keysEnd);
    }

    @Override
    public void play(IntFunction<SampleSource> sound, Duration longest) {
        sound(sound, longest, true);
    }

    @Override
    public void beep() {
        sound(Sounds.beep(), Duration.ofSeconds(1), false);
    }

    private void sound(IntFunction<SampleSource> sound, Duration longest, boolean keysEnd) {
        if (!isHeard() || (keysEnd && isPressed())) {
            return;
        }
        int number = ++begun;
        var line = leg.line();
        var fault = leg.talk().play(sound, () -> line.order(new CallEvent.Played(line, number)));
        if (fault.isPresent()) {
            LOG.debug("Nothing is said: {}", fault.get());
            return;
        }
        var most = longest.compareTo(SAYING_MAX) < 0 ? longest : SAYING_MAX;
        await(most.plus(OVERDUE), () -> ended >= number || (keysEnd && isPressed()));
        leg.talk().quiet();
    }

    @Override
    public void music() {
        if (isHeard()) {
            leg.talk().music(true);
        }
    }

    @Override
    public void quiet() {
        present();
        leg.talk().quiet();
    }

    @Override
    public void pause(Duration time) {
        await(time, this::isPressed);
    }

    // Hearing.

    @Override
    public Optional<Character> key(Duration patience) {
        if (!isPressed()) {
            isHeard();
            await(patience, this::isPressed);
        }
        present();
        return Optional.ofNullable(keys.poll());
    }

    @Override
    public String digits(int max, Duration patience, String ends) {
        var digits = new StringBuilder();
        while (digits.length() < max) {
            var key = key(patience);
            if (key.isEmpty() || ends.indexOf(key.get()) >= 0) {
                break;
            }
            digits.append(key.get().charValue());
        }
        return digits.toString();
    }

    @Override
    public void forget() {
        keys.clear();
    }

    @Override
    public Recorded record(RecordingSink sink, Duration longest, Duration silence, String ends) {
        isHeard();
        leg.talk().quiet();
        var failed = new AtomicBoolean();
        Recording recording;
        try {
            recording = Recording.ofOneVoice(
                    premises.threads().time(),
                    premises.threads().background(),
                    premises.media().codecs(),
                    premises.random().nextInt(),
                    sink,
                    state -> failed.compareAndSet(false, state == RecordingListener.State.FAILED));
        } catch (IOException full) {
            LOG.warn("A message can't be recorded", full);
            close(sink);
            return new Recorded(Ending.FAILED, Duration.ZERO, false);
        }
        ear.listen(premises.threads().time().nanoTime());
        recording.hear(Channel.LEFT, leg.talk().media());
        Ending ending;
        try {
            ending = recording(longest, silence, ends, failed);
        } catch (CallerGone hungUp) {
            ending = Ending.HUNG_UP;
        } finally {
            ear.listenNoMore();
            recording.close();
        }
        return new Recorded(
                failed.get() ? Ending.FAILED : ending, Duration.ofMillis(recording.appendedMillis()), ear.isLoud());
    }

    private static void close(RecordingSink sink) {
        try {
            sink.close();
        } catch (IOException again) {
            LOG.debug("Nor closed", again);
        }
    }

    private Ending recording(Duration longest, Duration silence, String ends, AtomicBoolean failed) {
        long began = premises.threads().time().nanoTime();
        while (true) {
            long now = premises.threads().time().nanoTime();
            long left = longest.toNanos() - (now - began);
            long patience = silence.toNanos() - (now - ear.loudNanos());
            if (left <= 0) {
                return Ending.TIME;
            }
            if (patience <= 0) {
                return Ending.SILENCE;
            }
            if (failed.get()) {
                return Ending.FAILED;
            }
            await(Duration.ofNanos(Math.min(left, patience)), this::isPressed);
            var key = keys.poll();
            if (key != null && ends.indexOf(key) >= 0) {
                return Ending.KEY;
            }
        }
    }

    // Ringing.

    @Override
    public boolean ring(Route.Ring route) {
        answer();
        call.ring(new Held(leg, premises, Held.Comfort.MUSIC), quest, route);
        await(premises.settings().limits().lasting(), () -> !call.hunts());
        return call.other(leg).isPresent();
    }

    // What only services of calls themselves may.

    Line line() {
        return leg.line();
    }

    boolean isTalking() {
        return call.other(leg).isPresent();
    }

    /// He hears what he says.
    void hearOneself() {
        present();
        premises.media().join(leg.talk().media(), leg.talk().media());
    }

    /// Tells who transferred him here, and lets that one go.
    ///
    /// @return whether somebody did
    boolean tellSender(List<String> prompts) {
        var sender = call.sender();
        if (sender.isEmpty()) {
            return false;
        }
        leg.talk().music(true);
        var told = new AtomicBoolean();
        var bell = bell();
        if (sender.get().talk().theirs().receives()) {
            var phrase = phrases.phrase(prompts);
            sender.get().talk().play(phrase, () -> {
                told.set(true);
                bell.run();
            });
            await(
                    phrase.length().plus(OVERDUE),
                    () -> told.get() || sender.get().isClosed());
        }
        call.release();
        return true;
    }

    /// Lets him go on in the call that line belongs to, in place of whoever rings or waits there; returns
    /// only if that call is gone.
    void goTo(Line other) {
        present();
        leg.talk().media().untap("audio", ear);
        leg.talk().quiet();
        if (call.give(leg, other)) {
            isGiven = true;
            throw new CallerGone();
        }
    }

    /// Hears nothing more, and says nothing.
    @Override
    public void close() {
        if (isGiven) {
            ear.close();
            return;
        }
        leg.talk().media().untap("audio", ear);
        ear.close();
        if (!leg.isClosed()) {
            leg.talk().quiet();
        }
    }
}
