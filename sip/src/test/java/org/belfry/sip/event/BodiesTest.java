package org.belfry.sip.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.Uri;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogId;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Script;
import org.belfry.sip.event.DialogInfo.Entry;
import org.belfry.sip.event.DialogInfo.Party;
import org.belfry.sip.event.DialogInfo.Phase;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class BodiesTest {

    private static final Uri BOB = uri("sip:bob@example.test");

    private final Script mailbox = Script.load(BodiesTest.class, "mailbox.txt");
    private final Script bodies = Script.load(BodiesTest.class, "bodies.txt");

    private static Uri uri(String text) {
        return Objects.requireNonNull(Uri.parse(text));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The document as a strict parser sees it.
    private static Document parsed(byte[] xml) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    }

    private static String attribute(Document document, String element, String name) {
        return document.getElementsByTagNameNS("*", element)
                .item(0)
                .getAttributes()
                .getNamedItem(name)
                .getNodeValue();
    }

    @Test
    void dialogInfoTellsWhoIsOnTheTelephone_RFC4235_4() {
        var alice = new Party("Alice & \"Co\"", uri("sip:alice@example.test"), uri("sip:alice@192.0.2.9"));
        var talking = new Entry("d1", new DialogId("c1@x", "b1", "a1"), false, Phase.CONFIRMED, null, null, alice);
        var gone = new Entry("d2", null, true, Phase.TERMINATED, Ending.CANCELLED, null, null);
        var info = new DialogInfo(BOB, 3, true, List.of(talking, gone));
        assertThat(text(info.toXml())).isEqualTo(bodies.text("dialog-info"));
    }

    @Test
    void entryFollowsItsDialog_RFC4235_3_7_1() {
        Opened opened = Dialog.answered(mailbox.request("subscribe"), mailbox.response("ok"), false);
        Dialog dialog = ((Opened.Whole) opened).dialog();
        assertThat(Entry.of("d", dialog, true).phase()).isEqualTo(Phase.CONFIRMED);
        assertThat(Entry.of("d", dialog, true).dialog()).isEqualTo(dialog.id());
        Entry over = Entry.of("d", dialog.ended(Ending.REPLACED), false);
        assertThat(over.phase()).isEqualTo(Phase.TERMINATED);
        assertThat(over.ending()).isEqualTo(Ending.REPLACED);
        assertThat(over.dialog()).isNull();
        assertThat(over.isInitiator()).isFalse();
    }

    @Test
    void presenceTellsWhoIsThere_RFC3863_4() {
        var desk =
                new Presence.Tuple("t1", true, BOB, "back at <3> o'clock", Instant.parse("2027-03-01T08:00:00.123Z"));
        var mobile = new Presence.Tuple("t2", false, null, "", null);
        assertThat(text(new Presence(BOB, List.of(desk, mobile)).toXml())).isEqualTo(bodies.text("presence"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Presence.Tuple("1 2", true, null, "", null));
    }

    @Test
    void presenceTellsWhatKeepsSomebodyOnce_RFC4480_3_2() {
        var doing = List.of(Presence.Activity.ON_THE_PHONE, Presence.Activity.BUSY, Presence.Activity.BUSY);
        assertThat(text(new Presence(BOB, List.of(), doing).toXml()))
                .contains("xmlns:rpid=\"urn:ietf:params:xml:ns:pidf:rpid\"")
                .endsWith("<dm:person id=\"person\"><rpid:activities><rpid:on-the-phone/><rpid:busy/>"
                        + "</rpid:activities></dm:person></presence>");
    }

    @Test
    void summaryCountsTheMessages_RFC3842_5_2() {
        var two = new MessageSummary(BOB, 2, 8, 0, 1);
        assertThat(text(two.toBytes()).replace("\r\n", "\n").strip()).isEqualTo(bodies.text("summary"));
        assertThat(text(new MessageSummary(null, 0, 4, 0, 0).toBytes()))
                .isEqualTo("Messages-Waiting: no\r\nVoice-Message: 0/4 (0/0)\r\n");
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageSummary(null, -1, 0, 0, 0));
    }

    @Test
    void nobodysTextBecomesMarkup() throws Exception {
        var random = new SplittableRandom(4_235);
        for (int i = 0; i < 300; i++) {
            var wild = new StringBuilder();
            for (int n = random.nextInt(30); n >= 0; n--) {
                int kind = random.nextInt(4);
                wild.append(
                        kind == 0
                                ? "<>&\"'\t\n\r]]>".charAt(random.nextInt(11))
                                : (char) random.nextInt(kind == 1 ? 0x80 : 0x1_0000));
            }
            var party = new Party(wild.toString(), BOB, null);
            var entry = new Entry(wild.toString(), null, true, Phase.TRYING, null, party, party);
            Document document = parsed(new DialogInfo(BOB, 0, true, List.of(entry)).toXml());
            assertThat(attribute(document, "dialog", "id")).hasSameSizeAs(wild);
            var tuple = new Presence.Tuple("t", true, null, wild.toString(), null);
            assertThat(parsed(new Presence(BOB, List.of(tuple)).toXml())
                            .getElementsByTagNameNS("*", "note")
                            .item(0)
                            .getTextContent())
                    .hasSameSizeAs(wild);
        }
        var script = new Party("\" onload=\"<script>alert(1)</script>", BOB, null);
        var entry = new Entry("a\0b", null, true, Phase.TRYING, null, script, null);
        Document document = parsed(new DialogInfo(BOB, 0, false, List.of(entry)).toXml());
        assertThat(attribute(document, "identity", "display")).isEqualTo(script.display());
        assertThat(attribute(document, "dialog", "id")).isEqualTo("a\uFFFDb");
    }

    @Test
    void documentsAreBounded() {
        var entry = new Entry("d", null, true, Phase.TRYING, null, null, null);
        List<Entry> many = Collections.nCopies(DialogInfo.DIALOGS_MAX + 1, entry);
        assertThatIllegalArgumentException().isThrownBy(() -> new DialogInfo(BOB, 0, true, many));
        var tuple = new Presence.Tuple("t", true, null, "", null);
        List<Presence.Tuple> tuples = Collections.nCopies(Presence.TUPLES_MAX + 1, tuple);
        assertThatIllegalArgumentException().isThrownBy(() -> new Presence(BOB, tuples));
    }

    @Test
    void messageIsAnsweredByItsTypeAndSize_RFC3428_7() {
        List<String> types = List.of("text/plain");
        SipRequest message = message("text/plain;charset=utf-8", 20);
        assertThat(PageMessage.statusFor(message, types)).isEqualTo(200);
        assertThat(PageMessage.statusFor(message("text/html", 20), types)).isEqualTo(415);
        assertThat(PageMessage.statusFor(message("text/plain", 1_301), types)).isEqualTo(413);
        assertThat(PageMessage.statusFor(mailbox.request("subscribe"), types)).isEqualTo(405);
        assertThat(Script.print(PageMessage.answer(message("text/html", 20), types, "t")))
                .endsWith("Accept: text/plain");
    }

    @Test
    void messageOfOursHasNoContactAndFits_RFC3428_8() {
        SipRequest.Builder message = mailbox.request("message").toBuilder();
        PageMessage.write(message, "text/plain", new byte[] {'h', 'i'});
        assertThat(Script.print(message)).doesNotContain("Contact").endsWith("Content-Type: text/plain\n\nhi");
        byte[] tooLong = new byte[PageMessage.BODY_BYTES_MAX + 1];
        assertThat(PageMessage.fits(tooLong)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> PageMessage.write(message, "text/plain", tooLong));
        assertThat(message.build().is(Method.MESSAGE)).isTrue();
    }

    private SipRequest message(String type, int size) {
        return mailbox.request("message").toBuilder().body(type, new byte[size]).build();
    }
}
