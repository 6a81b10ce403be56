package org.belfry.pbx.call;

import java.util.ArrayList;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.digest.AuthParams;
import org.belfry.sip.digest.Challenger;
import org.belfry.sip.digest.DigestClient;
import org.belfry.sip.digest.DigestExchange;
import org.belfry.sip.digest.Outgoing;

/// What a request of ours proves when its peer asks who we are (RFC 3261 §22.2, §22.3). Owned by one thread.
/// Limits: those of [DigestExchange].
public final class Proof {

    private final DigestExchange exchange;

    /// What whoever we call by a line is shown, if he asks, in the dialog that comes of it too.
    ///
    /// @param sentTo the host of the next hop, as [DigestClient] was told of it
    record Means(DigestClient client, String sentTo) {

        Proof outside(SipRequest request) {
            return new Proof(client, request, sentTo);
        }

        /// In a dialog we began.
        Proof inside(SipRequest request) {
            return new Proof(client, request, sentTo, Outgoing.Standing.DIALOG_WE_BEGAN);
        }
    }

    /// Of a request outside of dialogs.
    ///
    /// @param sentTo the host of the next hop, as [DigestClient] was told of it
    public Proof(DigestClient client, SipRequest request, String sentTo) {
        this(client, request, sentTo, Outgoing.Standing.OUTSIDE_DIALOG);
    }

    private Proof(DigestClient client, SipRequest request, String sentTo, Outgoing.Standing standing) {
        exchange = client.begin(new Outgoing(
                request.method().name(), request.requestUri().toString(), request.body(), sentTo, standing));
    }

    /// Puts in what the next sending of the request has to prove.
    public void writeTo(SipRequest.Builder request) {
        for (var by : Challenger.values()) {
            request.remove(by.credentialsField());
        }
        exchange.credentials().forEach(field -> request.add(field.name(), field.value()));
    }

    /// Whether the request is to be sent once more, with another CSeq.
    public boolean mayTryAgain(SipResponse response) {
        if (response.status() != 401 && response.status() != 407) {
            return false;
        }
        var challenges = new ArrayList<DigestExchange.Challenged>();
        for (var by : Challenger.values()) {
            response.headers(by.challengeField())
                    .forEach(value -> challenges.add(new DigestExchange.Challenged(by, AuthParams.parse(value))));
        }
        return exchange.challenged(challenges) instanceof DigestExchange.Answer.Retry;
    }
}
