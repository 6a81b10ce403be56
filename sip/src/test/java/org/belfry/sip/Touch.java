package org.belfry.sip;

import static org.belfry.ground.fuzz.Claim.assertThat;

import java.util.List;

/// Asks a message, or the refusal of one, everything it can be asked: whatever the bytes were, nothing may be thrown.
final class Touch {

    private Touch() {}

    static void all(Parsed parsed) {
        switch (parsed) {
            case Parsed.Whole(SipMessage message, int bytesRead) -> {
                message(message);
                answer(message);
            }
            case Parsed.Broken(PeerFault fault, int at, int read, Parsed.Refusal refusal) -> {
                assertThat(fault.reason().isEmpty()).isEqualTo(fault.status() == 0);
                if (refusal != null) {
                    assertThat(refusal.print("ours")).isNotEmpty();
                }
            }
            case Parsed.Partial partial -> throw new AssertionError("a datagram is never partial");
        }
    }

    private static final List<Field<?>> FIELDS = List.of(
            Field.VIA,
            Field.FROM,
            Field.TO,
            Field.CSEQ,
            Field.CALL_ID,
            Field.MAX_FORWARDS,
            Field.CONTACT,
            Field.ROUTE,
            Field.RECORD_ROUTE,
            Field.PATH,
            Field.SERVICE_ROUTE,
            Field.P_ASSERTED_IDENTITY,
            Field.REFER_TO,
            Field.REFERRED_BY,
            Field.EXPIRES,
            Field.MIN_EXPIRES,
            Field.ALLOW,
            Field.SUPPORTED,
            Field.REQUIRE,
            Field.RSEQ,
            Field.RACK,
            Field.CONTENT_TYPE,
            Field.CONTENT_DISPOSITION,
            Field.ACCEPT,
            Field.EVENT,
            Field.SUBSCRIPTION_STATE,
            Field.REASON,
            Field.RETRY_AFTER,
            Field.SESSION_EXPIRES,
            Field.MIN_SE,
            Field.REPLACES,
            Field.JOIN,
            Field.TARGET_DIALOG,
            Field.PRIVACY,
            Field.AUTHORIZATION,
            Field.WWW_AUTHENTICATE);

    static void message(SipMessage message) {
        for (Field<?> field : FIELDS) {
            Object first = message.read(field);
            List<?> all = message.readAll(field);
            assertThat(message.isMalformed(field) && !all.isEmpty()).isFalse();
            if (first != null) {
                assertThat(first.toString()).isNotNull();
            }
        }
        message.headerNames().forEach(message::headers);
        message.vias().forEach(Touch::touch);
        message.contacts().forEach(Touch::touch);
        message.routes().forEach(Touch::touch);
        touch(message.from());
        touch(message.to());
        assertThat(message.callId()).isNotEmpty();
        assertThat(message.toBytes()).hasSize(message.size());
        Multipart.read(message);
    }

    private static void touch(Via via) {
        assertThat(via.withParam("x", "y").params().get("x")).isEqualTo("y");
        // None is added where the source is what the Via says (RFC 3261 §18.2.1).
        boolean saysSo = via.host().equalsIgnoreCase("[2001:db8::1]") && !via.wantsRport();
        assertThat(via.stamped("2001:db8::1", 5060).received()).isEqualTo(saysSo ? null : "2001:db8::1");
        assertThat(via.sentBy() + via.branch() + via.rport() + via.ttl() + via.maddr())
                .isNotEmpty();
    }

    private static void touch(NameAddr value) {
        assertThat(value.displayName() + value.params().toMap() + value.expires() + value.instance())
                .isNotNull();
        assertThat(value.withTag("x").tag()).isEqualTo("x");
        assertThat(value.uri().matches(value.uri())).isTrue();
        SipUri sip = value.sipUri();
        if (sip != null) {
            assertThat(sip.user()
                            + sip.password()
                            + sip.host()
                            + sip.port()
                            + sip.params().toMap()
                            + sip.headers())
                    .isNotNull();
            assertThat(sip.withParam("x", "y").params().get("x")).isEqualTo("y");
            assertThat(sip.canonical().host().toLowerCase(java.util.Locale.ROOT))
                    .isEqualTo(sip.host().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private static void answer(SipMessage message) {
        switch (message) {
            case SipRequest request -> {
                SipResponse.replyTo(request, 200, "ours").build();
                request.stamped("192.0.2.1", 5060);
                request.toBuilder()
                        .removeFirst(HeaderName.ROUTE)
                        .prepend(Field.CONTACT, request.from())
                        .build();
            }
            case SipResponse response ->
                response.toBuilder().set(Field.TO, response.to().withTag("x")).build();
        }
    }
}
