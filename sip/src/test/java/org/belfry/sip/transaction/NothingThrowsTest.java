package org.belfry.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.junit.jupiter.api.Test;

/// Whatever the parser lets through, in whatever order: nothing is thrown, nothing stays.
final class NothingThrowsTest {

    private static final int RUNS = 150;
    private static final int MESSAGES = 100;
    private static final String[] METHODS = {"INVITE", "ACK", "CANCEL", "PRACK", "OPTIONS", "BYE", "FOO"};
    private static final String[] SPICE = {
        "z9hG4bK",
        ";tag=",
        ";rport",
        "\t",
        ",",
        "4294967295 1 INVITE",
        "<sip:a@[::1]>",
        "\r\nRAck: 1 1 INVITE",
        "\r\nRequire: 100rel\r\nRSeq: 1",
        "\r\nTo: <sip:x@y>",
        "\u00fc",
        "%00",
        "0",
        ""
    };

    @Test
    void spoiltMessagesInAnyOrderLeaveNothingBehind() {
        for (int seed = 0; seed < RUNS; seed++) {
            run(new SplittableRandom(seed));
        }
    }

    private static void run(SplittableRandom random) {
        var desk = new Desk();
        desk.start("INVITE", Desk.UDP);
        desk.start("OPTIONS", Desk.UDP);
        var asked = List.copyOf(desk.sent);
        for (int i = 0; i < MESSAGES; i++) {
            SipMessage message = spoilt(random, asked);
            desk.receive(message, random.nextInt(4) == 0 ? Desk.TCP : Desk.UDP);
            if (!desk.servers.isEmpty() && random.nextBoolean()) {
                int which = random.nextInt(desk.servers.size());
                answer(desk, desk.servers.get(which), desk.requests.get(which), random);
            }
            desk.pass(Duration.ofMillis(random.nextLong(1L << random.nextInt(1, 14))));
        }
        for (int i = 0; i < desk.servers.size(); i++) {
            desk.respond(desk.servers.get(i), desk.requests.get(i), 500);
        }
        desk.passSeconds(1_000);
        assertThat(desk.transactions.serverCount()).isZero();
        assertThat(desk.transactions.clientCount()).isZero();
        assertThat(desk.transactions.nextDeadline()).isNull();
    }

    private static void answer(Desk desk, ServerTransaction server, SipRequest request, SplittableRandom random) {
        int status = 100 + random.nextInt(600);
        boolean isInvite = request.method().name().equals("INVITE");
        if (isInvite && status > 100 && status < 200) {
            desk.transactions.respondReliably(server, SipResponse.replyTo(request, status, server.tag()), desk.now);
        } else {
            desk.respond(server, request, status);
        }
    }

    private static SipMessage spoilt(SplittableRandom random, List<SipMessage> asked) {
        SipMessage sound;
        if (random.nextInt(3) == 0) {
            var request = (SipRequest) asked.get(random.nextInt(asked.size()));
            sound = SipResponse.replyTo(request, 100 + random.nextInt(600), "b" + random.nextInt(3))
                    .build();
        } else {
            String toTag = random.nextBoolean() ? "" : ";tag=t" + random.nextInt(3);
            String method = METHODS[random.nextInt(METHODS.length)];
            sound = Desk.request(method, "z9hG4bK" + random.nextInt(5), toTag, random.nextInt(3));
        }
        var text = new StringBuilder(new String(sound.toBytes(), StandardCharsets.ISO_8859_1));
        for (int spoils = random.nextInt(4); spoils > 0; spoils--) {
            int at = random.nextInt(text.length());
            int until = Math.min(text.length(), at + random.nextInt(6));
            text.replace(at, until, SPICE[random.nextInt(SPICE.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        return new SipParser().parseDatagram(bytes) instanceof Parsed.Whole(SipMessage message, int bytesRead)
                ? message
                : sound;
    }
}
