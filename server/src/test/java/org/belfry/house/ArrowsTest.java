package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/// Arrows between rooms point down only. This table is the truth; the code and every pom are held
/// against it.
///
/// A new arrow is a decision record first (docs/decisions), then a word in this table, then a line in
/// the room's pom.
final class ArrowsTest {

    private static final String TABLE = """
        room     | may use                                        | because
        ground   |                                                | everybody stands on it; it stands on the JDK
        sip      | ground                                         | a language knows nobody who speaks it
        rtp      | ground                                         | packets are read alone: no socket, no clock
        ice      | ground                                         | it finds ways, others walk them: no socket here
        audio    | ground                                         | sound is samples; where they go is not its matter
        sim      | ground sip                                     | a world that knew the product would test itself
        vault    | ground                                         | keys are reviewed alone: no network, no database
        store    | ground vault                                   | what is kept is sealed; nothing that talks is here
        guard    | ground store                                   | it judges every source, so it trusts no protocol
        net      | ground vault guard                             | no door without a gate, no TLS without the vault
        courier  | ground vault store net                         | it carries letters, it does not write them
        signal   | ground guard net sip                           | it carries messages, it does not mean them
        media    | ground vault guard net sip rtp ice audio       | it carries what was agreed; it places no calls
        identity | ground vault store guard net                   | it decides who somebody is, not how a page shows it
        pbx      | ground vault store guard net courier identity sip rtp audio signal media | others carry its calls
        trust    | ground vault store net                         | it judges rooms by the probes they hand in
        ui       |                                                | the pages speak HTTP only
        web      | ground vault store guard net courier identity pbx trust ui | it translates HTTP to rooms
        server   | all                                            | it wires the house; it knows all, none knows it
        bench    | all                                            | it measures; nothing is built on measurements
        """;

    private static final Map<String, Row> ARROWS = read(TABLE);
    private static final Pattern ROOM_OF_PACKAGE = Pattern.compile("org\\.belfry\\.(\\w+)(\\..*)?");

    private record Row(Set<String> mayUse, String because) {}

    @Test
    void codeFollowsTheArrows() {
        var broken = new ArrayList<String>();
        for (JavaClass type : HouseClasses.all()) {
            String room = roomOf(type).orElseThrow();
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                roomOf(dependency.getTargetClass())
                        .filter(other ->
                                !other.equals(room) && !row(room).mayUse().contains(other))
                        .ifPresent(other -> broken.add(why(room, other) + "\n    " + dependency.getDescription()));
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void pomsHoldNoArrowTheTableLacks() {
        var broken = new ArrayList<String>();
        for (String room : WorkTree.rooms()) {
            for (Element dependency : PomFile.of(room).dependenciesOn("org.belfry")) {
                String other = PomFile.child(dependency, "artifactId");
                boolean inTests = PomFile.child(dependency, "scope").equals("test");
                // Tests of any room may live in the virtual world; that arrow never reaches the product.
                if (!row(room).mayUse().contains(other) && !(inTests && other.equals("sim"))) {
                    broken.add(why(room, other) + "\n    " + room + "/pom.xml");
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyRoomIsInTheTableAndInTheBuild() {
        assertThat(WorkTree.rooms()).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
        assertThat(PomFile.root().modules()).containsExactlyElementsOf(ARROWS.keySet());
    }

    @Test
    void arrowsPointDownOnly() {
        var below = new TreeSet<String>();
        for (var entry : ARROWS.entrySet()) {
            assertThat(below)
                    .as("%s stands above all it uses", entry.getKey())
                    .containsAll(entry.getValue().mayUse());
            below.add(entry.getKey());
        }
    }

    /// `ground`, `rtp` and `sim` are held to the JDK: what everybody stands on must not drag libraries
    /// along.
    @Test
    void groundRtpAndSimUseTheJdkOnly() {
        var broken = new ArrayList<String>();
        for (JavaClass type : HouseClasses.in("ground", "rtp", "sim")) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (!target.isEmpty() // a primitive
                        && !target.startsWith("java.")
                        && !target.startsWith("javax.crypto")
                        && !target.startsWith("org.belfry.")
                        && !target.equals("org.jspecify.annotations")) {
                    broken.add(dependency.getDescription());
                }
            }
        }
        assertThat(broken).as("ground, rtp and sim: JDK only").isEmpty();
    }

    @Test
    void aForbiddenArrowSaysWhy() {
        assertThat(why("vault", "net"))
                .isEqualTo("vault -> net is no arrow of the house: vault may use {ground}, because keys are reviewed"
                        + " alone: no network, no database");
    }

    private static String why(String room, String other) {
        return "%s -> %s is no arrow of the house: %s may use {%s}, because %s"
                .formatted(
                        room,
                        other,
                        room,
                        String.join(" ", row(room).mayUse()),
                        row(room).because());
    }

    private static Row row(String room) {
        return Optional.ofNullable(ARROWS.get(room))
                .orElseThrow(() -> new AssertionError("room: '%s' (expected: a row in the table of arrows, one of %s)"
                        .formatted(room, ARROWS.keySet())));
    }

    private static Optional<String> roomOf(JavaClass type) {
        var matcher = ROOM_OF_PACKAGE.matcher(type.getBaseComponentType().getPackageName());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Map<String, Row> read(String table) {
        var rows = new LinkedHashMap<String, Row>();
        for (String line : table.lines().skip(1).toList()) {
            var cells = line.split("\\|", 3);
            var below = Set.copyOf(rows.keySet());
            var mayUse = cells[1].strip().equals("all") ? below : words(cells[1]);
            var twice = rows.put(cells[0].strip(), new Row(new TreeSet<>(mayUse), cells[2].strip()));
            assertThat(twice).as("one row a room").isNull();
        }
        return rows;
    }

    private static Set<String> words(String cell) {
        return new TreeSet<>(cell.isBlank() ? List.of() : List.of(cell.strip().split("\\s+")));
    }
}
