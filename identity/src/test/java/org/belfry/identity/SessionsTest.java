package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.PersonId;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {

    private static final Actor ROOT = new Actor.CommandLine("root");

    @TempDir
    private Path folder;

    private RealTenant tenant;
    private PersonId anna;
    private Session session;
    private String cookie;

    @BeforeEach
    void open() {
        tenant = new RealTenant(folder);
        var enrolled = tenant.enrol("anna", true).enrolled();
        anna = enrolled.person();
        session = enrolled.session();
        cookie = enrolled.sessionToken().cookieValue();
        tenant.identity.start(tenant.time);
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    @Test
    void aSessionUnusedForHalfAnHourAtTheConsoleIsOver() {
        tenant.time.pass(Duration.ofMinutes(29));
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).contains(session);
        tenant.time.pass(Duration.ofMinutes(29));
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).contains(session);
        tenant.time.pass(Duration.ofMinutes(30));
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).isEmpty();
    }

    @Test
    void aSessionInUseIsOverAfterTwelveHoursAllTheSame() {
        for (int minutes = 0; minutes < 12 * 60; minutes += 20) {
            assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE))
                    .contains(session);
            tenant.time.pass(Duration.ofMinutes(20));
        }
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).isEmpty();
        assertThat(tenant.identity.sessions().count()).isZero();
    }

    @Test
    void aSessionOfOneEntranceIsNoneAtTheOther() {
        assertThat(tenant.identity.sessions().find(cookie, Entrance.APP)).isEmpty();
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).contains(session);
    }

    @Test
    void rubbishIsNoSession() {
        assertThat(tenant.identity.sessions().find("", Entrance.CONSOLE)).isEmpty();
        assertThat(tenant.identity.sessions().find("x".repeat(43), Entrance.CONSOLE))
                .isEmpty();
        assertThat(tenant.identity.sessions().find(cookie + "x", Entrance.CONSOLE))
                .isEmpty();
    }

    @Test
    void aSessionIsEndedOnceAndAtOnce() {
        assertThat(tenant.identity.sessions().end(anna, session.id(), ROOT, Optional.empty()))
                .isTrue();
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).isEmpty();
        assertThat(tenant.identity.sessions().end(anna, session.id(), ROOT, Optional.empty()))
                .isFalse();
        assertThat(tenant.actions()).filteredOn("session.end"::equals).hasSize(1);
    }

    @Test
    void theRoundsEndWhatIsOverItsTime() {
        tenant.time.pass(Duration.ofMinutes(29));
        assertThat(tenant.identity.sessions().of(anna)).hasSize(1);
        tenant.time.pass(Duration.ofMinutes(2));
        assertThat(tenant.actions()).contains("session.end");
        assertThat(tenant.identity.sessions().of(anna)).isEmpty();
    }

    @Test
    void nobodyElseEndsMySession() {
        var ben = tenant.enrol("ben", false).enrolled().person();
        assertThat(tenant.identity.sessions().end(ben, session.id(), ROOT, Optional.empty()))
                .isFalse();
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).contains(session);
    }

    @Test
    void sessionsOutliveARestartAndRememberTheirLastUse() {
        tenant.time.pass(Duration.ofMinutes(20));
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).contains(session);
        tenant.restart();
        tenant.time.pass(Duration.ofMinutes(20));
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).contains(session);
    }

    @Test
    void theListSaysFromWhereAndWithWhat() {
        tenant.time.pass(Duration.ofMinutes(5));
        tenant.identity.sessions().find(cookie, Entrance.CONSOLE);
        assertThat(tenant.identity.sessions().of(anna)).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo(session.id());
            assertThat(entry.address().disclose()).isEqualTo(RealTenant.OFFICE);
            assertThat(entry.userAgent().disclose()).isEqualTo("Firefox/150 Testland");
            assertThat(entry.lastSeenAt()).isEqualTo(VirtualTime.START.plus(Duration.ofMinutes(5)));
        });
    }

    @Test
    void theOneUnusedLongestGivesWayToOneTooMany() {
        var person = tenant.identity.people().find(anna).orElseThrow();
        var sessions = (StoredSessions) tenant.identity.sessions();
        var visit = RealTenant.at(RealTenant.OFFICE);
        for (int i = 0; i < Sessions.PER_PERSON_MAX; i++) {
            tenant.time.pass(Duration.ofSeconds(1));
            var fresh = sessions.prepare(person, visit);
            var gone = new ArrayList<StoredSessions.Ended>();
            tenant.store.change(writing -> gone.addAll(sessions.begin(writing, fresh, visit)));
            sessions.ended(gone);
        }
        assertThat(sessions.of(anna)).hasSize(Sessions.PER_PERSON_MAX);
        assertThat(sessions.find(cookie, Entrance.CONSOLE)).isEmpty();
    }

    @Test
    void aClockSetBackShortensNobodysSession() {
        tenant.time.setWallClock(VirtualTime.START.minus(Duration.ofDays(2)));
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).contains(session);
    }

    @Test
    void aClockSetBackLengthensNobodysSession() {
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).contains(session);
        tenant.time.setWallClock(VirtualTime.START.minus(Duration.ofDays(2)));
        for (int minutes = 0; minutes < 12 * 60; minutes += 20) {
            assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE))
                    .as("after %d minutes", minutes)
                    .contains(session);
            tenant.time.pass(Duration.ofMinutes(20));
        }
        assertThat(tenant.identity.sessions().find(cookie, Entrance.CONSOLE)).isEmpty();
    }

    @Test
    void aSessionBegunWhileTheClockWasAheadLivesNoLonger() {
        tenant.time.setWallClock(VirtualTime.START.plus(Duration.ofDays(10)));
        tenant.restart();
        var enrolled = tenant.enrol("berta", true).enrolled();
        tenant.time.setWallClock(VirtualTime.START);
        tenant.restart();
        String hers = enrolled.sessionToken().cookieValue();
        assertThat(tenant.identity.sessions().find(hers, Entrance.CONSOLE)).isPresent();
        tenant.time.pass(Duration.ofMinutes(30));
        assertThat(tenant.identity.sessions().find(hers, Entrance.CONSOLE)).isEmpty();
    }

    @Test
    void theTokenAndTheCsrfTokenAreNotEachOther() {
        assertThat(session.csrf().disclose()).isNotEqualTo(cookie);
        assertThat(session.toString()).doesNotContain(session.csrf().disclose());
    }
}
