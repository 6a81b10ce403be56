package org.belfry.pbx.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.belfry.ground.Redacted;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.pbx.event.Subscriptions;
import org.belfry.pbx.voicemail.BoxLimits;
import org.belfry.pbx.voicemail.Leaving;
import org.belfry.pbx.voicemail.MessageBoxes;
import org.belfry.pbx.voicemail.MessageWaiting;
import org.belfry.signal.SipTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telephones are told of waiting messages, whether they ask to be (RFC 3842, RFC 6665) or not.
final class SubscribingTest {

    private static final String EVENT = "Event: message-summary\r\n";

    private Reception house;
    private Devices.Enrolled enrolled;
    private MessageBoxes boxes;
    private Telephone phone;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        house = new Reception(folder);
        enrolled = house.device(DevicePolicy.USUAL);
        boxes = MessageBoxes.open(
                house.tenant.store(), BoxLimits.USUAL, (_, _, _) -> {}, house.tenant.time, house.tenant.random);
        var source = new MessageWaiting(boxes, _ -> "101");
        Subscriptions events = house.serving(source);
        boxes.whenChanged(person -> events.changed(source, new Subject.Person(person)));
        phone = Telephone.udp(
                house.open(SipTransport.UDP),
                enrolled.device().username(),
                enrolled.password().disclose());
    }

    @AfterEach
    void close() throws Exception {
        phone.close();
        house.close();
    }

    private void leaveMessage() throws Exception {
        if (boxes.leave(house.tenant.person, Redacted.of("202"), Optional.empty()) instanceof Leaving.Open(var draft)) {
            draft.sink().close();
            draft.keep(Duration.ofSeconds(3));
        }
    }

    private Telephone.Answer subscribe(String headers) throws Exception {
        return phone.authenticated("SUBSCRIBE", "Contact: %s\r\n%s".formatted(phone.contact(), headers));
    }

    @Test
    void whoSubscribesIsToldAtOnceAndAtEachChange_RFC3842_3() throws Exception {
        var ok = subscribe(EVENT + "Expires: 600\r\n");
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.one("Expires")).isEqualTo("600");
        assertThat(phone.told())
                .startsWith("NOTIFY ")
                .contains("Event: message-summary", "Subscription-State: active;expires=")
                .contains("Content-Type: application/simple-message-summary")
                .contains("Messages-Waiting: no", "Voice-Message: 0/0 (0/0)");
        leaveMessage();
        assertThat(phone.told()).contains("Messages-Waiting: yes", "Voice-Message: 1/0 (0/0)");
        var message = boxes.of(house.tenant.person).getFirst();
        boxes.hear(house.tenant.person, message.id(), true);
        assertThat(phone.told()).contains("Messages-Waiting: no", "Voice-Message: 0/1 (0/0)");
    }

    @Test
    void whoAsksOnceIsToldOnce_RFC6665_4_4_3() throws Exception {
        assertThat(subscribe(EVENT + "Expires: 0\r\n").status()).isEqualTo(200);
        assertThat(phone.told()).contains("Subscription-State: terminated;reason=timeout", "Voice-Message: 0/0");
    }

    @Test
    void anEventNobodyKnowsIsRefused_RFC6665_7_3_2() throws Exception {
        var refusal = subscribe("Event: weather\r\n");
        assertThat(refusal.status()).isEqualTo(489);
        assertThat(refusal.one("Allow-Events")).isEqualTo("message-summary");
    }

    @Test
    void whoDidNotSubscribeIsToldWhenItRegisters() throws Exception {
        leaveMessage();
        assertThat(phone.register(300).status()).isEqualTo(200);
        assertThat(phone.told()).startsWith("NOTIFY ").contains("Messages-Waiting: yes", "Voice-Message: 1/0 (0/0)");
        leaveMessage();
        assertThat(phone.told()).contains("Voice-Message: 2/0 (0/0)");
    }

    @Test
    void whoRefusesToBeToldIsLeftAlone() throws Exception {
        phone.notified = 489;
        phone.register(300);
        phone.told();
        // The next answer comes behind our refusal.
        assertThat(phone.register(301).status()).isEqualTo(200);
        leaveMessage();
        org.assertj.core.api.Assertions.assertThatThrownBy(phone::told).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aSubscriptionEndsWithItsDevice() throws Exception {
        subscribe(EVENT);
        phone.told();
        house.revoke(enrolled.device());
        // And of nothing else.
        assertThat(phone.told()).contains("Subscription-State: terminated;reason=rejected", "Content-Length: 0");
        assertThat(house.devices().all()).isEmpty();
    }
}
