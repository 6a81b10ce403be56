package org.belfry.pbx.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.codec.OpusPacket;
import org.belfry.audio.codec.OpusSettings;
import org.belfry.audio.file.OggOpusWriter;
import org.belfry.ground.Actor;
import org.belfry.ground.Evidence;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recorded calls are kept sealed, heard by nobody unseen, survive a crash and are forgotten in time.
final class RecordingsTest {

    private static final Actor BY = new Actor.CommandLine("root");
    private static final Duration LENGTH = Duration.ofSeconds(4);

    private final VirtualTime time = new VirtualTime();
    private final byte[] spoken = spoken(4);
    private OnePerson tenant;
    private Recordings recordings;
    private Id call;

    @BeforeEach
    void open(@TempDir Path folder) {
        tenant = new OnePerson(folder, time);
        recordings = opened();
        call = Id.next(time, tenant.random);
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    private Recordings opened() {
        return Recordings.open(tenant.store(), time, tenant.random);
    }

    /// Silence of two sides, as media records it.
    private static byte[] spoken(int seconds) {
        var out = new ByteArrayOutputStream();
        try (var encoder = new Codecs(OpusLibrary.concentus())
                .encoder(new AudioFormat(Encoding.OPUS, 16_000, 2), OpusSettings.SIDES)) {
            var writer = new OggOpusWriter(2, encoder.lookaheadFrames() * 3, 16_000, 7, out::write);
            var packet = Arena.ofAuto().allocate(OpusPacket.BYTES_MAX);
            for (int frame = 1; frame <= seconds * 50; frame++) {
                writer.write(packet, 0, encoder.encode(new short[640], 0, 320, packet, 0));
                if (frame % 10 == 0) {
                    writer.flush();
                }
            }
            writer.finish(0);
        }
        return out.toByteArray();
    }

    private RecordedCall kept(PersonId... people) throws IOException {
        var tape = recordings.begin(call, "extension 201", Set.of(people), Set.of(tenant.person));
        var sink = tape.sink();
        sink.append(spoken, 0, spoken.length);
        assertThat(tenant.dataHolds("OpusHead")).isFalse();
        sink.close();
        tape.keep(LENGTH, false);
        return recordings.list().getFirst();
    }

    @Test
    void itIsListedAndHeardAndEachHearingIsAudited() throws Exception {
        var other = tenant.another();
        var recorded = kept(tenant.person, other);
        assertThat(recorded.call()).isEqualTo(call);
        assertThat(recorded.people()).containsExactlyInAnyOrder(tenant.person, other);
        assertThat(recorded.rule()).isEqualTo("extension 201");
        assertThat(recorded.length()).isEqualTo(LENGTH);
        assertThat(recorded.isCut()).isFalse();
        assertThat(recordings.find(recorded.id())).contains(recorded);
        assertThat(tenant.audited()).doesNotContain(Recordings.PLAY);
        assertThat(recordings.hear(recorded.id(), tenant.person, BY, InputStream::readAllBytes))
                .contains(spoken);
        assertThat(tenant.audited()).contains(Recordings.PLAY);
    }

    @Test
    void onlyWhoWasAllowedToWhenItBeganHearsIt() throws Exception {
        var speaker = tenant.another();
        var listener = tenant.another();
        var wanted = new Plan.Recording(Set.of(speaker), Set.of("line"), Set.of(listener));
        var plan = new AtomicReference<>(Plan.empty("DE", ZoneOffset.UTC).withRecording(wanted));
        var rule = new RecordingRule(recordings, plan::get);
        assertThat(rule.rule(Set.of(tenant.person), Set.of())).isEmpty();
        assertThat(rule.rule(Set.of(tenant.person), Set.of("line"))).contains("trunk line");
        assertThat(rule.rule(Set.of(tenant.person, speaker), Set.of())).contains("person");
        var tape = rule.begin(call, "person", Set.of(speaker));
        tape.sink().append(spoken, 0, spoken.length);
        plan.set(Plan.empty("DE", ZoneOffset.UTC));
        tape.keep(LENGTH, false);
        var recorded = recordings.of(listener, 1).getFirst();
        assertThat(recorded.people()).containsExactly(speaker);
        assertThat(recorded.listeners()).containsExactly(listener);
        assertThat(recordings.of(speaker, 1)).isEmpty();
        assertThat(recordings.hear(recorded.id(), speaker, BY, InputStream::readAllBytes))
                .isEmpty();
        assertThat(recordings.hear(recorded.id(), tenant.person, BY, InputStream::readAllBytes))
                .isEmpty();
        assertThat(tenant.audited()).doesNotContain(Recordings.PLAY);
        assertThat(recordings.hear(recorded.id(), listener, BY, InputStream::readAllBytes))
                .contains(spoken);
    }

    @Test
    void theProbeSaysWhoseCallsAreRecordedAndByWhatRule() throws Exception {
        var plan = new AtomicReference<>(Plan.empty("DE", ZoneOffset.UTC));
        var probe = new RecordingProbe(recordings, plan::get);
        assertThat(probe.look(time).finding())
                .isEqualTo("no calls are recorded; 0 recordings are kept, 0 of them by no rule");
        plan.set(plan.get().withRecording(new Plan.Recording(Set.of(tenant.person), Set.of("line"), Set.of())));
        kept(tenant.person);
        var evidence = probe.look(time);
        assertThat(evidence.state()).isEqualTo(Evidence.State.KEPT);
        assertThat(evidence.finding())
                .isEqualTo(
                        "calls of 1 people and 1 lines are recorded, 0 people may hear them; 1 recordings are kept, 0"
                                + " of them by no rule");
        recordings.begin(call, "", Set.of(tenant.person), Set.of(tenant.person)).keep(LENGTH, false);
        assertThat(probe.look(time).state()).isEqualTo(Evidence.State.BROKEN);
    }

    @Test
    void thatACallIsNotRecordedIsAudited() {
        new RecordingRule(recordings, () -> Plan.empty("DE", ZoneOffset.UTC)).failed(call, "the disk is full");
        assertThat(tenant.audited()).contains(Recordings.FAILED);
    }

    @Test
    void nothingOfItIsOnDiskInClear() throws Exception {
        kept(tenant.person);
        assertThat(tenant.dataHolds("OpusHead")).isFalse();
        assertThat(tenant.dataHolds("extension 201")).isFalse();
    }

    @Test
    void deletingIsForGoodAndAudited() throws Exception {
        var recorded = kept(tenant.person);
        assertThat(recordings.delete(recorded.id(), BY)).isTrue();
        assertThat(recordings.delete(recorded.id(), BY)).isFalse();
        assertThat(recordings.list()).isEmpty();
        assertThat(recordings.hear(recorded.id(), tenant.person, BY, InputStream::readAllBytes))
                .isEmpty();
        assertThat(tenant.store().blobs().ofPerson(tenant.person)).isEmpty();
        assertThat(tenant.audited()).contains(Recordings.DELETE);
    }

    @Test
    void whatACrashCutIsKeptAndMarked() throws Exception {
        var tape = recordings.begin(call, "trunk line", Set.of(tenant.person), Set.of(tenant.person));
        tape.sink().append(spoken, 0, spoken.length * 3 / 4);
        assertThat(recordings.list()).isEmpty();
        tenant.restart();
        recordings = opened();
        var recorded = recordings.list().getFirst();
        assertThat(recorded.isCut()).isTrue();
        assertThat(recorded.rule()).isEqualTo("trunk line");
        assertThat(recorded.length()).isBetween(Duration.ofMillis(2_300), Duration.ofMillis(3_050));
        byte[] sound = recordings
                .hear(recorded.id(), tenant.person, BY, InputStream::readAllBytes)
                .orElseThrow();
        assertThat(KeptSound.length(new ByteArrayInputStream(sound)).toMillis())
                .isCloseTo(recorded.length().toMillis(), within(100L));
        tenant.restart();
        assertThat(opened().list()).containsExactly(recorded);
    }

    @Test
    void oneThatIsDiscardedWasNever() throws Exception {
        var tape = recordings.begin(call, "trunk line", Set.of(tenant.person), Set.of(tenant.person));
        tape.sink().append(spoken, 0, spoken.length);
        tape.discard();
        tenant.restart();
        assertThat(opened().list()).isEmpty();
    }

    @Test
    void itGoesWithAnybodyWhoSpeaksInIt() throws Exception {
        var other = tenant.another();
        var recorded = kept(tenant.person, other);
        tenant.keys.destroyPerson(other);
        assertThat(recordings.hear(recorded.id(), tenant.person, BY, InputStream::readAllBytes))
                .isEmpty();
    }

    @Test
    void itGoesWhenItsTermIsOver() throws Exception {
        kept(tenant.person);
        time.pass(Duration.ofDays(60));
        var younger = kept(tenant.person);
        time.pass(Duration.ofDays(40));
        recordings.round();
        assertThat(recordings.list()).containsExactly(younger);
    }
}
