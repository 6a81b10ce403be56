package org.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.Id;
import org.belfry.ground.PersonalData;
import org.belfry.store.schema.DefaultSchema;
import org.jooq.TableField;
import org.junit.jupiter.api.Test;

/// Holds the inventory of personal data against the schema that the migrations make (decision 6).
final class InventoryTest {

    /// A personal column holds ciphertext, a keyed hash, an id or a time: nothing that says something by itself.
    private static final Set<Class<?>> SPEAKING_TO_NOBODY = Set.of(
            Sealed.class,
            Lookup.class,
            Id.class,
            Instant.class,
            byte[].class,
            Long.class,
            Integer.class,
            Boolean.class);

    @Test
    void everyColumnIsDeclaredOnce() {
        var declared = declared();
        assertThat(new TreeSet<>(declared)).hasSameSizeAs(declared);
        assertThat(columnsOf(declared)).containsExactlyInAnyOrderElementsOf(schemaColumns());
    }

    @Test
    void everySealedOrLookUpColumnIsInAnEntry() {
        var personal = Inventory.entries().stream()
                .flatMap(entry -> entry.places().stream())
                .collect(Collectors.toSet());
        assertThat(fields().filter(field -> field.getType() == Sealed.class || field.getType() == Lookup.class)
                        .map(InventoryTest::place))
                .isSubsetOf(personal);
    }

    @Test
    void noPersonalColumnHoldsPlainText() {
        var personal = Inventory.entries().stream()
                .map(PersonalData::places)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        assertThat(fields().filter(field -> personal.contains(place(field)))
                        .filter(field -> !field.getName().endsWith("_hash")))
                .allSatisfy(
                        field -> assertThat(SPEAKING_TO_NOBODY).as(place(field)).contains(field.getType()));
    }

    private static List<String> declared() {
        var declared = new ArrayList<String>(Inventory.impersonal());
        Inventory.entries().forEach(entry -> declared.addAll(entry.places()));
        return declared;
    }

    private static List<String> columnsOf(List<String> places) {
        return places.stream().filter(place -> !place.startsWith("blob:")).toList();
    }

    private static List<String> schemaColumns() {
        return fields().map(InventoryTest::place).toList();
    }

    private static Stream<TableField<?, ?>> fields() {
        return DefaultSchema.DEFAULT_SCHEMA.getTables().stream()
                .flatMap(table -> Stream.of(table.fields()))
                .map(field -> (TableField<?, ?>) field);
    }

    private static String place(TableField<?, ?> field) {
        return SealedColumn.tableOf(field) + "." + field.getName();
    }
}
