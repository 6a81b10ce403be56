package org.belfry.pbx.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.Assertions;
import org.belfry.ground.PersonId;
import org.belfry.pbx.call.LineState;
import org.belfry.pbx.call.LineState.Phase;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.pbx.event.BusyLamps;
import org.belfry.pbx.event.PresenceOfPeople;
import org.belfry.pbx.event.Subscriptions;
import org.belfry.signal.SipTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telephones show who of their colleagues is on the telephone (RFC 4235) and who can be reached
/// (RFC 3856).
final class LampsTest {

    private static final LineState IDLE = new LineState(Phase.IDLE, false);
    private static final LineState RINGING = new LineState(Phase.EARLY, false);
    private static final LineState CALLING = new LineState(Phase.CONFIRMED, true);

    private final ConcurrentHashMap<Subject, LineState> lines = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Subject> seen = new ConcurrentHashMap<>();
    private volatile boolean undisturbed;
    private Reception house;
    private BusyLamps lamps;
    private PresenceOfPeople presence;
    private Subscriptions events;
    private Subject anna;
    private Telephone phone;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        house = new Reception(folder);
        var enrolled = house.device(DevicePolicy.USUAL);
        anna = new Subject.Person(house.tenant.person);
        seen.put("101", anna);
        lamps = new BusyLamps(this::watched, subject -> lines.getOrDefault(subject, IDLE));
        presence = new PresenceOfPeople(
                this::watched,
                subject -> lines.getOrDefault(subject, IDLE),
                house.registrar().contacts(),
                _ -> undisturbed);
        events = house.serving(lamps, presence);
        phone = Telephone.udp(
                house.open(SipTransport.UDP),
                enrolled.device().username(),
                enrolled.password().disclose());
    }

    private Optional<Subject> watched(PersonId by, String dialled) {
        return Optional.ofNullable(seen.get(dialled));
    }

    @AfterEach
    void close() throws Exception {
        phone.close();
        house.close();
    }

    private Telephone.Answer subscribe(String event, String whom) throws Exception {
        phone.asked = "sip:%s@house.test;user=phone".formatted(whom);
        return phone.authenticated("SUBSCRIBE", "Contact: %s\r\nEvent: %s\r\n".formatted(phone.contact(), event));
    }

    private void becomes(LineState line) {
        lines.put(anna, line);
        events.changed(lamps, anna);
        events.changed(presence, anna);
    }

    @Test
    void aLampTellsThatItRingsThatTheyTalkAndThatItIsOver_RFC4235_4() throws Exception {
        assertThat(subscribe("dialog", "101").status()).isEqualTo(200);
        assertThat(phone.told())
                .contains("Event: dialog", "Content-Type: application/dialog-info+xml", "version=\"0\"")
                .contains("state=\"full\"", "entity=\"sip:101@house.test\"", "<state>terminated</state>");
        becomes(RINGING);
        assertThat(phone.told())
                .contains("version=\"1\"", "direction=\"recipient\"", "<state>early</state>")
                .doesNotContain("call-id=", "remote", "identity");
        becomes(CALLING);
        assertThat(phone.told()).contains("version=\"2\"", "direction=\"initiator\"", "<state>confirmed</state>");
        becomes(IDLE);
        assertThat(phone.told()).contains("version=\"3\"", "<state>terminated</state>");
    }

    @Test
    void aBurstOfChangesGoesOutAsTheNewestState_RFC4235_3_10() throws Exception {
        subscribe("dialog", "101");
        phone.told();
        for (int i = 0; i < 200; i++) {
            becomes(RINGING);
            becomes(IDLE);
        }
        becomes(CALLING);
        // One may have gone out at once, the rest as one.
        String told = phone.told();
        if (!told.contains("<state>confirmed</state>")) {
            told = phone.told();
        }
        assertThat(told).contains("<state>confirmed</state>");
        Assertions.assertThatThrownBy(phone::told).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void whoMayNotBeSeenAndWhoIsNotThereAreRefusedAlike() throws Exception {
        var slot = new Subject.Slot("7");
        seen.put("*697", slot);
        assertThat(subscribe("dialog", "*697").status()).isEqualTo(200);
        phone.told();
        var refusals = List.of(subscribe("dialog", "102"), subscribe("presence", "102"), subscribe("presence", "*697"));
        assertThat(refusals).allSatisfy(one -> assertThat(one.status()).isEqualTo(403));
        assertThat(refusals.stream().map(Telephone.Answer::shape).distinct()).hasSize(1);
    }

    @Test
    void whoIsNoColleagueAnyMoreIsToldNothingMore() throws Exception {
        subscribe("dialog", "101");
        phone.told();
        seen.clear();
        becomes(CALLING);
        assertThat(phone.told())
                .contains("Subscription-State: terminated;reason=rejected")
                .doesNotContain("confirmed");
    }

    @Test
    void aSubjectsNameIsNeverMarkup() throws Exception {
        seen.put("a\"<b>&'", anna);
        assertThat(subscribe("dialog", "a%22%3Cb%3E&'").status()).isEqualTo(200);
        assertThat(phone.told()).doesNotContain("\"<b>", "<b>").contains("&amp;&apos;");
    }

    @Test
    void presenceTellsWhetherSomebodyCanBeReachedAndWhatKeepsThem_RFC3856_RFC4480() throws Exception {
        assertThat(subscribe("presence", "101").status()).isEqualTo(200);
        assertThat(phone.told())
                .contains("Content-Type: application/pidf+xml", "<basic>closed</basic>")
                .doesNotContain("activities");
        phone.asked = "";
        phone.register(300);
        events.changed(presence, anna);
        assertThat(phone.told()).contains("<basic>open</basic>");
        becomes(CALLING);
        assertThat(phone.told()).contains("<basic>open</basic>", "<rpid:on-the-phone/>");
        undisturbed = true;
        becomes(IDLE);
        assertThat(phone.told()).contains("<basic>closed</basic>", "<rpid:busy/>", "Do not disturb");
    }
}
