package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.identity.Entrance;
import org.belfry.pbx.record.CallRecord;
import org.belfry.pbx.record.CallRecord.Party;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Administrators page through what became of calls, search it, and take it away as a table.
final class CallRecordsTest {

    private static final String RECORDS = "/api/v1/house/call-records";
    private static final String STRANGER = "+4930901820";

    private final RealHouse house;
    private final Somebody root;

    CallRecordsTest(@TempDir Path folder) {
        house = new RealHouse(folder);
        root = Somebody.enrol(house, Entrance.CONSOLE, "root", house.firstAdministratorToken());
    }

    @AfterEach
    void close() {
        house.close();
    }

    /// Of this moment, on disk.
    private void calls(int count, String from, Optional<PersonId> to) {
        for (int i = 0; i < count; i++) {
            house.records.ended(new CallRecord(
                    Id.next(house.time, house.random),
                    0,
                    house.time.now(),
                    Optional.empty(),
                    house.time.now().plusSeconds(9),
                    new Party(Optional.empty(), Optional.empty(), Redacted.of(from)),
                    new Party(to, Optional.empty(), Redacted.of("100")),
                    new CallRecord.End(487, CallRecord.By.CALLER, "The caller hung up before anybody answered."),
                    new CallRecord.Voice(true, Optional.empty(), List.of())));
        }
        house.records.close();
    }

    private JsonNode page(String query) {
        return root.browser.get(RECORDS + query).expect(200).json();
    }

    private static List<String> calls(JsonNode page) {
        return StreamSupport.stream(page.path("parts").spliterator(), false)
                .map(part -> part.path("call").asText())
                .toList();
    }

    private static String rest(JsonNode page) {
        return "before=%d&skip=%d"
                .formatted(page.path("next").asLong(), page.path("nextSkip").asLong());
    }

    @Test
    void callsOfOneMomentAreAllOnThePages() {
        calls(2, STRANGER, Optional.empty());
        house.time.pass(Duration.ofSeconds(1));
        calls(7, STRANGER, Optional.empty());
        var seen = new ArrayList<String>();
        var page = page("?limit=3");
        for (; page.hasNonNull("next"); page = page("?limit=3&" + rest(page))) {
            assertThat(page.path("parts")).hasSize(3);
            seen.addAll(calls(page));
        }
        seen.addAll(calls(page));
        assertThat(seen).hasSize(9).doesNotHaveDuplicates().isEqualTo(calls(page("")));
    }

    @Test
    void aNumberIsFoundHoweverItIsWrittenAndAPersonByAnyOfTheirNames() {
        calls(1, STRANGER, person("root"));
        calls(2, "+442079460018", Optional.empty());
        for (String words :
                List.of("030 90 18 20", "+49 30 901820", "0049 30 901820", "root", " ROOT", "called Root")) {
            assertThat(found(words)).as(words).hasSize(1);
        }
        assertThat(found("100")).hasSize(3);
        assertThat(found("+44 20 7946 0018")).hasSize(2);
        for (String words : List.of("", " ", "nobody", "+49 30 90182", "%", "' OR 1=1 --")) {
            assertThat(found(words)).as(words).isEmpty();
        }
    }

    private Optional<PersonId> person(String name) {
        return house.identity.people().named(name).map(person -> person.id());
    }

    private List<String> found(String words) {
        return calls(root.browser
                .post(RECORDS + "/search", "{\"words\":\"%s\"}".formatted(words))
                .expect(200)
                .json());
    }

    @Test
    void aSheetSaysWhereItEnds() {
        calls(10_003, STRANGER, Optional.empty());
        var sheet = page("/sheet");
        assertThat(sheet.path("csv").asText().lines()).hasSize(10_001);
        var rest = page("/sheet?" + rest(sheet));
        assertThat(rest.path("csv").asText().lines()).hasSize(4);
        assertThat(rest.hasNonNull("next")).isFalse();
    }
}
