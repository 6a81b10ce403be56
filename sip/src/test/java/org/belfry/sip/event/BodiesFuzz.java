package org.belfry.sip.event;

import static org.belfry.ground.fuzz.Claim.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.Multipart;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DtmfRelay;
import org.belfry.sip.dialog.InviteDialogs;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Referral;
import org.belfry.sip.dialog.Replacement;
import org.belfry.sip.dialog.Script;
import org.belfry.sip.dialog.SessionAnswer;
import org.belfry.sip.dialog.SessionOffer;
import org.belfry.sip.dialog.SessionPolicy;
import org.belfry.sip.dialog.SessionTimer;

/// Any headers and body of events, transfers, keys pressed, session timers and multipart: read or refused.
///
/// The first octet of the input chooses the beginning of a message, the rest is its further headers and its body; from
/// 8 on the input is the whole message.
public final class BodiesFuzz {

    private static final SipParser PARSER = new SipParser();
    private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
    private static final String[] METHODS = {"NOTIFY", "SUBSCRIBE", "PUBLISH", "REFER", "INFO", "INVITE", "MESSAGE", ""
    };
    private static final SipRequest INVITE = (SipRequest) Script.parse(head("INVITE") + "\r\n");
    private static final EventPackage[] PACKAGES = {
        EventPackage.DIALOG, EventPackage.PRESENCE, EventPackage.MESSAGE_SUMMARY, EventPackage.REFER
    };

    private BodiesFuzz() {}

    private static String head(String method) {
        String start = method.isEmpty() ? "SIP/2.0 200 OK" : method + " sip:a@192.0.2.1 SIP/2.0";
        return start + """
            \r
            Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1\r
            From: <sip:b@example.test>;tag=1\r
            To: <sip:a@example.test>%s\r
            Call-ID: c\r
            CSeq: 7 %s\r
            Contact: <sip:b@192.0.2.9>\r
            """.formatted(method.equals("INVITE") ? "" : ";tag=2", method.isEmpty() ? "INVITE" : method);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] message = input;
        if (input[0] >= 0 && input[0] < METHODS.length) {
            byte[] head = head(METHODS[input[0]]).getBytes(StandardCharsets.ISO_8859_1);
            message = Arrays.copyOf(head, head.length + input.length - 1);
            System.arraycopy(input, 1, message, head.length, input.length - 1);
        }
        switch (PARSER.parseDatagram(message)) {
            case Parsed.Whole(SipMessage whole, int _) -> any(whole);
            case Parsed.Broken _ -> {}
            case Parsed.Partial _ -> throw new AssertionError("a datagram is all there is");
        }
    }

    private static void any(SipMessage message) {
        Multipart parts = Multipart.read(message);
        if (parts != null) {
            parts.parts().forEach(BodiesFuzz::part);
        }
        assertThat(Sipfrag.statusOf(message).orElse(100)).isBetween(100, 699);
        DtmfRelay key = DtmfRelay.of(message);
        if (key != null) {
            assertThat(key.duration()).isBetween(Duration.ofMillis(40), Duration.ofSeconds(10));
        }
        switch (message) {
            case SipRequest request -> request(request);
            case SipResponse response -> response(response);
        }
    }

    private static void part(Multipart.Part part) {
        assertThat(part.contentType().toString() + part.disposition() + part.header("Content-ID"))
                .isNotNull();
        if (part.contentType().value().startsWith("multipart/")) {
            Multipart.read(part.contentType(), part.body());
        }
    }

    private static void request(SipRequest request) {
        switch (Asked.of(request, List.of(PACKAGES))) {
            case Asked.Wanted wanted -> served(wanted, request);
            case Asked.Refused refused -> {
                var reply = SipResponse.replyTo(request, refused.status(), "ours");
                refused.writeTo(reply);
                again(reply.build());
            }
        }
        PageMessage.answer(request, List.of("text/plain"), "ours");
        published(request);
        for (EventPackage event : PACKAGES) {
            var own = OwnSubscription.asked(event, null, Duration.ofHours(1), NOW);
            var told = own.told(request, NOW);
            assertThat(told.status()).isIn(200, 400, 481, 489);
            told.subscription().due(NOW.plusSeconds(3_600));
            told.subscription().deadline();
        }
        assertThat(Referral.of(request)).isNotNull();
        assertThat(Replacement.wantedBy(request, _ -> null)).isNotNull();
        timer(request);
        dialog(request);
    }

    private static void served(Asked.Wanted wanted, SipRequest request) {
        var reply = SipResponse.replyTo(request, 200, "ours");
        wanted.writeTo(reply);
        again(reply.build());
        var subscription = ServedSubscription.begin(wanted, true, NOW);
        subscription.refreshed(wanted, NOW.plusSeconds(5)).at(NOW.plusSeconds(100_000));
    }

    private static void published(SipRequest request) {
        var publications = new Publications(4, List.of(EventPackage.PRESENCE), new Random(1));
        assertThat(publications.publish("b", request, NOW)).isNotNull();
        publications.tick(NOW.plusSeconds(1_000_000));
        assertThat(publications.size()).isEqualTo(0);
    }

    private static void timer(SipRequest request) {
        switch (SessionAnswer.ofRequest(request, SessionPolicy.DEFAULT, new SessionTimer.Off())) {
            case SessionAnswer.TooSmall small -> {
                var reply = SipResponse.replyTo(request, SessionAnswer.TooSmall.STATUS, "ours");
                small.writeTo(reply);
                again(reply.build());
            }
            case SessionAnswer.Agreed agreed -> {
                var reply = SipResponse.replyTo(request, 200, "ours");
                agreed.writeTo(reply);
                again(reply.build());
                assertThat(agreed.timer(NOW)).isNotNull();
            }
        }
    }

    private static void dialog(SipRequest request) {
        SipResponse ok = SipResponse.replyTo(request, 200, "ours")
                .set(HeaderName.CONTACT, "<sip:a@192.0.2.1>")
                .build();
        if (Dialog.answered(request, ok, false) instanceof Opened.Whole(Dialog dialog)) {
            dialog.refreshedBy(request);
            dialog.receive(request);
            again(Script.sent(dialog.request(Method.BYE).request()));
        }
        Dialog.notified(INVITE, request, false);
    }

    private static void response(SipResponse response) {
        SessionOffer.first(SessionPolicy.DEFAULT).agreed(response, NOW);
        SessionOffer.first(SessionPolicy.DEFAULT).raisedBy(response);
        var dialogs = new InviteDialogs(INVITE, false);
        if (dialogs.receive(response) instanceof InviteDialogs.Heard.Confirmed(Dialog dialog)) {
            again(Script.sent(dialog.ack(INVITE)));
            again(Script.sent(dialog.request(Method.BYE).request()));
        }
        var own = OwnSubscription.asked(EventPackage.DIALOG, null, Duration.ofHours(1), NOW);
        assertThat(own.answered(response, NOW)).isNotNull();
        assertThat(Sipfrag.of(response)).isNotEmpty();
    }

    private static void again(SipMessage message) {
        byte[] bytes = message.toBytes();
        if (!(PARSER.parseDatagram(bytes) instanceof Parsed.Whole)) {
            throw new AssertionError("does not read again: " + new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }
}
