package org.belfry.pbx.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.courier.Courier;
import org.belfry.courier.Letter;
import org.belfry.courier.MailAddress;
import org.belfry.courier.MailServer;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.net.Loops;
import org.belfry.net.egress.Egress;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.pbx.voicemail.MailChoices.Choice;
import org.belfry.pbx.voicemail.MailChoices.Wish;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People get by mail what they asked for, and nothing that is gone or that they did not ask for.
final class MailedMessagesTest {

    private static final Actor BY = new Actor.CommandLine("root");
    private static final MailAddress PRIVATE =
            MailAddress.parse("anna@home.example").orElseThrow();
    private static final int WAV_HEADER_BYTES = 44;

    private final VirtualTime time = new VirtualTime();
    private final Loops loops = new Loops(1);
    private final byte[] spoken = Spoken.tone(700, 4);
    private Optional<String> account = Optional.of("anna@mail.example");
    private OnePerson tenant;
    private Courier courier;
    private MailChoices choices;
    private MailedMessages mailed;
    private MessageBoxes boxes;

    @BeforeEach
    void open(@TempDir Path folder) {
        tenant = new OnePerson(folder, time);
        var egress = new Egress(loops, _ -> List.of(IpAddress.parse("127.0.0.1")));
        courier = Courier.open(tenant.store(), egress, "phone.example", time, time, tenant.random);
        courier.set(new MailServer("localhost", 1, MailServer.Tls.STARTTLS, Optional.empty(), PRIVATE, ""), BY);
        choices = new MailChoices(tenant.store(), time);
        mailed = new MailedMessages(
                courier,
                choices,
                new KeptSound(OpusLibrary.concentus()),
                _ -> account,
                () -> ZoneId.of("Europe/Berlin"));
        boxes = opened();
    }

    @AfterEach
    void close() {
        courier.close();
        tenant.close();
        loops.close();
    }

    private MessageBoxes opened() {
        var opened = MessageBoxes.open(tenant.store(), BoxLimits.USUAL, mailed, time, tenant.random);
        mailed.serve(opened);
        return opened;
    }

    private MessageDraft begun(String number) throws IOException {
        return switch (boxes.leave(tenant.person, Redacted.of(number), Optional.empty())) {
            case Leaving.Open(var draft) -> {
                var sink = draft.sink();
                sink.append(spoken, 0, spoken.length);
                yield draft;
            }
            case Leaving.Full _, Leaving.Unavailable _ -> throw new AssertionError("no message may be left");
        };
    }

    private VoiceMessage left(String number) throws IOException {
        try (var draft = begun(number)) {
            return draft.keep(Duration.ofSeconds(64)).orElseThrow();
        }
    }

    private Optional<Letter> letter(VoiceMessage message) throws IOException {
        return mailed.compose(boxes, tenant.person, message.id());
    }

    private void wants(Wish wish, Optional<MailAddress> to) {
        choices.set(tenant.person, new Choice(wish, to), BY);
    }

    @Test
    void nobodyGetsMailWhoDidNotAskForIt() throws Exception {
        var message = left("+442079460958");
        assertThat(courier.waiting()).isZero();
        assertThat(letter(message)).isEmpty();
        assertThat(choices.of(tenant.person)).isEqualTo(Choice.NONE);
    }

    @Test
    void aNoticeSaysFromWhomAndWhenAndNoMore() throws Exception {
        wants(Wish.NOTICE, Optional.empty());
        var message = left("+442079460958");
        assertThat(courier.waiting()).isOne();
        assertThat(letter(message)).hasValueSatisfying(letter -> {
            assertThat(letter.to().disclose()).isEqualTo("anna@mail.example");
            assertThat(letter.subject()).isEqualTo("Message from +442079460958 (1:04)");
            assertThat(letter.lines()).contains("When:   1 March 2027, 09:00 (Europe/Berlin)", "Length: 1:04");
            assertThat(letter.attachment()).isEmpty();
        });
        assertThat(tenant.audited()).contains(MailChoices.SET);
    }

    @Test
    void whatWasSaidIsAttachedWhereItIsWanted() throws Exception {
        wants(Wish.ATTACH, Optional.of(PRIVATE));
        var message = left("");
        var letter = letter(message).orElseThrow();
        assertThat(letter.to()).isEqualTo(PRIVATE);
        assertThat(letter.subject()).isEqualTo("Message from a hidden number (1:04)");
        var attachment = letter.attachment().orElseThrow();
        assertThat(attachment.name()).isEqualTo("message-2027-03-01-0900.wav");
        var samples = samples(attachment.bytes());
        assertThat(samples.length / (double) KeptSound.RATE_HZ).isCloseTo(4, within(0.05));
        assertThat(tenant.dataHolds(PRIVATE.disclose())).isFalse();
    }

    private static short[] samples(byte[] wav) {
        var samples = new short[(wav.length - WAV_HEADER_BYTES) / 2];
        ByteBuffer.wrap(wav, WAV_HEADER_BYTES, 2 * samples.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        return samples;
    }

    @Test
    void whatIsDeletedOrNoLongerWantedIsNotSent() throws Exception {
        wants(Wish.ATTACH, Optional.empty());
        var message = left("101");
        boxes.delete(tenant.person, message.id(), BY);
        assertThat(letter(message)).isEmpty();
        var other = left("101");
        wants(Wish.OFF, Optional.empty());
        assertThat(letter(other)).isEmpty();
        assertThat(courier.waiting()).isEqualTo(2);
    }

    @Test
    void anAddressThatCannotTakeMailIsNone() throws Exception {
        account = Optional.of("änna@mail.example");
        wants(Wish.NOTICE, Optional.empty());
        assertThat(letter(left("101"))).isEmpty();
        assertThat(mailed.address(tenant.person, Optional.empty())).isEmpty();
        assertThat(mailed.address(tenant.person, Optional.of(PRIVATE))).contains(PRIVATE);
    }

    @Test
    void aMessageThatAKillCutIsMailedToo() throws Exception {
        wants(Wish.NOTICE, Optional.empty());
        begun("101");
        assertThat(courier.waiting()).isZero();
        boxes = opened();
        assertThat(boxes.of(tenant.person)).hasSize(1);
        assertThat(courier.waiting()).isOne();
    }
}
