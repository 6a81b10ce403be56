package org.belfry.pbx.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.store.schema.Tables.CALL_LEG;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.pbx.OnePerson;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What became of calls is kept, found again, and forgotten in time.
final class CallRecordsTest {

    private static final String STRANGER = "+442079460958";

    private final VirtualTime time = new VirtualTime();
    private OnePerson tenant;
    private StoredCallRecords records;

    @BeforeEach
    void open(@TempDir Path folder) {
        tenant = new OnePerson(folder, time);
        records = opened();
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    private StoredCallRecords opened() {
        var opened = StoredCallRecords.open(tenant.store(), time, tenant.random, time);
        opened.start();
        return opened;
    }

    private CallRecord leg(Id call, String from, Optional<PersonId> to) {
        return new CallRecord(
                call,
                0,
                time.now(),
                Optional.of(time.now().plusSeconds(3)),
                time.now().plusSeconds(63),
                new CallRecord.Party(Optional.empty(), Optional.empty(), Redacted.of(from)),
                new CallRecord.Party(to, Optional.empty(), Redacted.of("201")),
                new CallRecord.End(200, CallRecord.By.CALLER, "The caller hung up."),
                new CallRecord.Voice(true, Optional.of("Packets were lost."), List.of("loss 3 %")));
    }

    private CallRecord leg() {
        return leg(Id.next(time, tenant.random), STRANGER, Optional.of(tenant.person));
    }

    private List<CallRecord> all() {
        return records.find(CallSearch.between(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), 10_000));
    }

    private List<CallRecord> of(String number) {
        return of(new Whose(Set.of(), Set.of(number)));
    }

    private List<CallRecord> of(Whose whose) {
        return records.find(CallSearch.between(Instant.EPOCH, time.now().plus(Duration.ofDays(1)), 100)
                .of(whose));
    }

    @Test
    void aRecordIsDurableWithin200Milliseconds() {
        var leg = leg();
        records.ended(leg);
        time.pass(Duration.ofMillis(200));
        tenant.restart();
        records = opened();
        assertThat(all()).containsExactly(leg);
    }

    @Test
    void aLegThatWasUpBecomesOneRow() {
        var leg = leg();
        records.up(leg);
        time.pass(Duration.ofSeconds(1));
        records.up(leg);
        records.ended(leg);
        records.ended(leg);
        time.pass(Duration.ofSeconds(1));
        records.ended(leg);
        time.pass(Duration.ofSeconds(1));
        assertThat(all()).containsExactly(leg);
    }

    @Test
    void aLegThatIsUpIsFoundAndToldOfOnceItHasEnded() {
        var leg = leg();
        var told = new ArrayList<CallRecord>();
        records.whenWritten(written -> {
            assertThat(all()).containsExactly(written);
            told.add(written);
        });
        records.up(leg);
        time.pass(Duration.ofSeconds(3));
        assertThat(rows()).isEqualTo(1);
        assertThat(all()).isEmpty();
        records.ended(leg);
        time.pass(Duration.ofSeconds(1));
        assertThat(all()).containsExactly(leg);
        assertThat(told).containsExactly(leg);
    }

    @Test
    void aShortCallIsWrittenOnce() {
        records.up(leg());
        time.pass(Duration.ofMillis(500));
        assertThat(rows()).isZero();
    }

    @Test
    void aLegThatGoesOnInAnotherCallHasOneRow() {
        var before = leg();
        var after = leg();
        records.up(before);
        time.pass(Duration.ofSeconds(3));
        records.moved(before);
        records.up(after);
        time.pass(Duration.ofSeconds(3));
        assertThat(rows()).isEqualTo(1);
        records.ended(after);
        time.pass(Duration.ofSeconds(1));
        assertThat(all()).containsExactly(after);
        var atOnce = leg();
        records.up(atOnce);
        records.moved(atOnce);
        time.pass(Duration.ofSeconds(3));
        assertThat(rows()).isEqualTo(1);
    }

    private int rows() {
        return tenant.store().<Integer>read(sql -> sql.fetchCount(CALL_LEG));
    }

    @Test
    void callsAreFoundByTimePersonAndNumber() {
        var other = tenant.another();
        var first = leg();
        records.ended(first);
        time.pass(Duration.ofHours(1));
        var second = leg(Id.next(time, tenant.random), "+4930901820", Optional.of(other));
        records.ended(second);
        time.pass(Duration.ofSeconds(1));
        assertThat(all()).containsExactly(second, first);
        assertThat(of(STRANGER)).containsExactly(first);
        assertThat(of("+4930901820")).containsExactly(second);
        assertThat(of("+49309018")).isEmpty();
        assertThat(of("%' OR 1=1 --")).isEmpty();
        assertThat(of(new Whose(Set.of(tenant.person), Set.of()))).containsExactly(first);
        assertThat(of(new Whose(Set.of(tenant.person), Set.of("+4930901820")))).containsExactly(second, first);
        assertThat(of(new Whose(Set.of(), Set.of()))).isEmpty();
        assertThat(records.find(
                        CallSearch.between(second.beganAt(), second.beganAt().plusSeconds(1), 100)))
                .containsExactly(second);
    }

    @Test
    void pageByPageNoneOfAMomentIsMissedOrSeenTwice() {
        var legs = new ArrayList<CallRecord>();
        for (int i = 0; i < 7; i++) {
            legs.add(leg());
        }
        legs.forEach(records::ended);
        time.pass(Duration.ofSeconds(1));
        assertThat(records.voices(legs.getFirst().beganAt())).isEqualTo(new VoiceProbe.Voices(7, 0));
        assertThat(records.voices(time.now())).isEqualTo(new VoiceProbe.Voices(0, 0));
        var all = CallSearch.between(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), 3);
        var seen = new ArrayList<CallRecord>();
        for (int skip = 0; skip < 9; skip += 3) {
            seen.addAll(records.find(all.skipping(skip)));
        }
        assertThat(legs)
                .extracting(CallRecord::beganAt)
                .containsOnly(legs.getFirst().beganAt());
        assertThat(seen).containsExactlyInAnyOrderElementsOf(legs).isEqualTo(all());
    }

    @Test
    void nothingPersonalIsOnDisk() {
        records.ended(leg());
        time.pass(Duration.ofSeconds(1));
        assertThat(tenant.dataHolds("442079460958")).isFalse();
        assertThat(tenant.dataHolds("Packets were lost")).isFalse();
    }

    @Test
    void erasingAPersonErasesWhoCalledThem() {
        records.ended(leg());
        time.pass(Duration.ofSeconds(1));
        tenant.keys.destroyPerson(tenant.person);
        assertThat(all()).singleElement().satisfies(record -> {
            assertThat(record.from().shown().disclose()).isEmpty();
            assertThat(record.to().shown().disclose()).isEmpty();
        });
        records.ended(leg());
        time.pass(Duration.ofSeconds(1));
        assertThat(all()).hasSize(2);
    }

    @Test
    void callsThatWereUpWhenTheProcessDiedAreClosedByTheNext() {
        var answered = leg();
        var ringing = new CallRecord(
                Id.next(time, tenant.random),
                1,
                time.now(),
                Optional.empty(),
                time.now(),
                answered.from(),
                answered.to(),
                answered.end(),
                answered.voice());
        records.up(answered);
        records.up(ringing);
        time.pass(Duration.ofSeconds(95));
        var died = time.now();
        tenant.restart();
        time.setWallClock(died.plus(Duration.ofHours(2)));
        records = opened();
        assertThat(all()).hasSize(2).allSatisfy(record -> {
            assertThat(record.end()).isEqualTo(LegRows.cut(record.answeredAt().isPresent()));
            assertThat(record.voice().facts()).containsExactly("loss 3 %");
            assertThat(record.endedAt()).isBetween(died.minusSeconds(10), died);
        });
        assertThat(tenant.store().<Integer>read(sql -> sql.fetchCount(CALL_LEG, CALL_LEG.ENDED_AT.isNull())))
                .isZero();
    }

    @Test
    void aClockSetBackMakesNoCallNegative() {
        var leg = leg();
        records.up(leg);
        time.pass(Duration.ofSeconds(1));
        time.setWallClock(time.now().minus(Duration.ofDays(400)));
        time.pass(Duration.ofSeconds(20));
        tenant.restart();
        records = opened();
        assertThat(all()).singleElement().satisfies(record -> {
            assertThat(record.endedAt()).isEqualTo(leg.answeredAt().orElseThrow());
            assertThat(CallRecordCsv.seconds(record)).isZero();
        });
    }

    @Test
    void recordsWaitWhileTheStoreIsAwayAndAreNeverTooMany() {
        var store = tenant.store();
        tenant.restart();
        var away = records;
        for (int i = 0; i < StoredCallRecords.WAITING_MAX + 100; i++) {
            away.ended(leg());
        }
        time.pass(Duration.ofSeconds(5));
        assertThat(away.waiting()).isEqualTo(StoredCallRecords.WAITING_MAX);
        assertThat(store).isNotSameAs(tenant.store());
    }

    @Test
    void theEndOfACallThatWasWrittenAsUpAlwaysFindsRoom() {
        var leg = leg();
        records.up(leg);
        time.pass(Duration.ofSeconds(3));
        var away = records;
        tenant.restart();
        for (int i = 0; i < StoredCallRecords.WAITING_MAX; i++) {
            away.ended(leg());
        }
        away.ended(leg);
        assertThat(away.waiting()).isEqualTo(StoredCallRecords.WAITING_MAX + 1);
    }

    @Test
    void whoIsToldAndFailsHoldsUpNoRecord() {
        var told = new ArrayList<CallRecord>();
        records.whenWritten(_ -> {
            throw new IllegalStateException("for the test");
        });
        records.whenWritten(told::add);
        for (int i = 0; i < 2; i++) {
            records.ended(leg());
            time.pass(Duration.ofSeconds(1));
        }
        assertThat(told).hasSize(2);
        assertThat(all()).hasSize(2);
    }

    @Test
    void noCallIsTakenWhileTooManyRecordsWait() {
        for (int i = 0; i < StoredCallRecords.ROOM; i++) {
            assertThat(records.hasRoom()).isTrue();
            records.ended(leg());
        }
        assertThat(records.hasRoom()).isFalse();
        time.pass(Duration.ofSeconds(1));
        assertThat(records.hasRoom()).isTrue();
        assertThat(rows()).isEqualTo(StoredCallRecords.ROOM);
    }

    @Test
    void identitiesAreForgottenAfterSixtyDays() {
        records.ended(leg());
        time.pass(Duration.ofSeconds(1));
        time.setWallClock(time.now().plus(Duration.ofDays(59)));
        time.pass(Duration.ofHours(1));
        assertThat(of(STRANGER)).hasSize(1);
        time.setWallClock(time.now().plus(Duration.ofDays(1)));
        time.pass(Duration.ofHours(1));
        assertThat(of(STRANGER)).isEmpty();
        assertThat(all()).singleElement().satisfies(record -> {
            assertThat(record.from().shown().disclose()).isEmpty();
            assertThat(record.to().person()).isEmpty();
            assertThat(record.end().status()).isEqualTo(200);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://evil\")",
                "+442079460958",
                "-1+1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                " =1",
                "\u0000=1",
                "\u2028=1",
                "＝1",
                "|calc",
            })
    void formulasAreDefused(String shown) {
        assertThat(CallRecordCsv.cell(shown)).startsWith("\"'").endsWith("\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a,b", "a\r\nb", "\"", "a\nb=1"})
    void aCellStaysACell(String shown) {
        String line = CallRecordCsv.of(List.of(leg(Id.next(time, tenant.random), shown, Optional.empty())))
                .get(1);
        assertThat(line).doesNotContain("\n").doesNotContain("\r");
        assertThat(line).matches("(\"([^\"]|\"\")*\",){12}\"([^\"]|\"\")*\"");
    }
}
