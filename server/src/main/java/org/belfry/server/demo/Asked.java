package org.belfry.server.demo;

import java.util.function.Consumer;
import org.belfry.pbx.call.Proof;
import org.belfry.signal.Exchange;
import org.belfry.signal.Outcome;
import org.belfry.signal.Outgoing;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.Via;
import org.jspecify.annotations.Nullable;

/// A request a telephone sends outside of any dialog; asked for a proof it gives it. Owned by the loop of
/// its exchange once it has begun.
final class Asked implements Outcome {

    /// Stands in a request until the transport puts its own in.
    private static final Via LATER = Via.of("UDP", "127.0.0.1", 0, Via.MAGIC_COOKIE + "-later");

    private final Softphone phone;
    private final Exchange exchange;
    private final Consumer<SipResponse> told;
    private final Proof proof;
    private SipRequest request;
    private @Nullable Outgoing outgoing;

    /// @param told of every answer but those that ask for a proof; a way that fails is a 408
    Asked(Softphone phone, Exchange exchange, SipRequest.Builder request, Consumer<SipResponse> told) {
        this.phone = phone;
        this.exchange = exchange;
        this.told = told;
        this.request = request.prepend(Field.VIA, LATER).build();
        proof = new Proof(phone.digest(), this.request, phone.house().host());
    }

    void begin() {
        exchange.run(this::send);
    }

    private void send() {
        var next = request.toBuilder();
        proof.writeTo(next);
        // Kept, for the ACK of a 2xx brings the same credentials along (RFC 3261 §13.2.2.4).
        request = next.build();
        outgoing = exchange.send(request.toBuilder(), phone.house(), this);
    }

    /// As it was sent last.
    SipRequest request() {
        return request;
    }

    void acknowledge(SipRequest.Builder ack) {
        if (outgoing != null) {
            outgoing.acknowledge(ack);
        }
    }

    @Override
    public void answered(Outgoing sent, SipResponse response) {
        if (proof.mayTryAgain(response)) {
            request = request.toBuilder()
                    .set(Field.CSEQ, new CSeq(request.cseq().number() + 1, request.method()))
                    .build();
            send();
        } else {
            told.accept(response);
        }
    }

    @Override
    public void unanswered(Outgoing sent, Why why) {
        told.accept(SipResponse.replyTo(request, 408, null).build());
    }
}
