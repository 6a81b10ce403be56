package org.belfry.server.demo;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.belfry.signal.Exchange;
import org.belfry.signal.Outcome;
import org.belfry.signal.Outgoing;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.Via;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.InviteDialogs;
import org.belfry.sip.dialog.InviteDialogs.Heard;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Received;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.SdpParsed;
import org.belfry.sip.sdp.SessionDescription;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// One call of a telephone. What it is told to do is done on the loop of its exchange, which owns it; who
/// tells it waits for what comes of it.
final class PhoneCall implements AutoCloseable {

    private static final Via LATER = Via.of("UDP", "127.0.0.1", 0, Via.MAGIC_COOKIE + "-later");

    private final Softphone phone;
    private final String id;
    private final Exchange exchange;
    private final Handset handset;
    private final CompletableFuture<SipResponse> outcome = new CompletableFuture<>();
    private final CompletableFuture<SipResponse> progress = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    /// What a transfer came to, as the house tells it (RFC 3515 §2.4.5).
    private final AtomicReference<CompletableFuture<String>> transferred =
            new AtomicReference<>(new CompletableFuture<>());

    private @Nullable Dialog dialog;
    private @Nullable ServerTransaction rings;
    private @Nullable SipRequest invite;

    PhoneCall(Softphone phone, String id) {
        this.phone = phone;
        this.id = id;
        exchange = phone.line().endpoint.exchangeOf(id);
        handset = Handset.open(phone.line());
    }

    String id() {
        return id;
    }

    Handset handset() {
        return handset;
    }

    // What it does. Any thread.

    void begin(SipRequest.Builder request) {
        request.body("application/sdp", handset.offer(Direction.SENDRECV).print());
        var dialogs = new AtomicReference<@Nullable InviteDialogs>();
        var asked = new AtomicReference<@Nullable Asked>();
        var sent = new Asked(phone, exchange, request, response -> {
            var invitation = Objects.requireNonNull(asked.get());
            if (dialogs.get() == null) {
                dialogs.set(new InviteDialogs(invitation.request(), true));
            }
            heard(invitation, Objects.requireNonNull(dialogs.get()), response);
        });
        asked.set(sent);
        sent.begin();
    }

    /// Waits for the final answer to its INVITE.
    SipResponse outcome() {
        return Softphone.awaited("an answer to INVITE", outcome);
    }

    /// Waits until something is heard before the call is answered.
    SipResponse progress() {
        return Softphone.awaited("an announcement", progress);
    }

    /// Takes the call it rings for.
    void answer() {
        done(finished -> {
            var request = Objects.requireNonNull(invite, "nobody calls");
            var answer = description(request).flatMap(handset::answer);
            var ok = SipResponse.replyTo(
                            request, 200, Objects.requireNonNull(rings).tag())
                    .copy(HeaderName.RECORD_ROUTE, request)
                    .add(HeaderName.CONTACT, phone.contact())
                    .body("application/sdp", answer.orElseThrow().print())
                    .build();
            if (Dialog.answered(request, ok, true) instanceof Opened.Whole(var opened)) {
                dialog = opened;
            }
            exchange.respond(rings, ok);
            finished.complete(200);
        });
    }

    void hold() {
        change(Direction.SENDONLY);
    }

    void resume() {
        change(Direction.SENDRECV);
    }

    private void change(Direction direction) {
        int status = done(finished -> ask(
                Method.INVITE,
                request ->
                        request.body("application/sdp", handset.offer(direction).print()),
                response -> {
                    if (response.isSuccess()) {
                        description(response).ifPresent(handset::answered);
                    }
                    finished.complete(response.status());
                }));
        expect("a change of the call", status);
    }

    /// Has the house send the other side elsewhere (RFC 3515), and waits for what comes of it.
    ///
    /// @return the last word on it, such as `SIP/2.0 200 OK`
    String transfer(String number) {
        int status = done(finished -> ask(
                Method.REFER,
                request -> request.add(
                        Field.REFER_TO,
                        NameAddr.of(Softphone.uri(
                                "sip:%s@%s".formatted(number, phone.house().host())))),
                response -> finished.complete(response.status())));
        expect("a transfer", status);
        return Softphone.awaited("news of the transfer", transferred.get());
    }

    void hangUp() {
        int status = done(finished -> ask(Method.BYE, _ -> {}, response -> finished.complete(response.status())));
        expect("BYE", status);
        close();
    }

    /// Waits until the other side has hung up.
    void ended() {
        Softphone.awaited("the end of the call", ended);
    }

    private static void expect(String what, int status) {
        if (status / 100 != 2) {
            throw new IllegalStateException("%s was answered with %d".formatted(what, status));
        }
    }

    private int done(Consumer<CompletableFuture<Integer>> what) {
        var finished = new CompletableFuture<Integer>();
        exchange.run(() -> {
            try {
                what.accept(finished);
            } catch (RuntimeException fault) {
                finished.completeExceptionally(fault);
            }
        });
        return Softphone.awaited("an answer", finished);
    }

    // On the loop.

    private void heard(Asked asked, InviteDialogs dialogs, SipResponse response) {
        switch (dialogs.receive(response)) {
            case Heard.Early(Dialog early, boolean _) -> {
                dialog = early;
                description(response).ifPresent(early2 -> {
                    if (handset.answered(early2).isEmpty()) {
                        progress.complete(response);
                    }
                });
            }
            case Heard.Confirmed(Dialog confirmed) -> {
                dialog = confirmed;
                asked.acknowledge(confirmed.ack(asked.request()));
                description(response).ifPresent(handset::answered);
                outcome.complete(response);
            }
            case Heard.Unwanted(Dialog _, var ack, var _) -> asked.acknowledge(ack);
            case Heard.Refused _ -> outcome.complete(response);
            case Heard.Nothing _, Heard.Left _ -> {}
        }
    }

    void rings(ServerTransaction transaction, SipRequest request) {
        rings = transaction;
        invite = request;
        exchange.respond(transaction, request, 180);
    }

    void cancelled() {
        exchange.respond(Objects.requireNonNull(rings), Objects.requireNonNull(invite), 487);
        ended.complete(true);
    }

    /// A request of the house in the dialog.
    void asked(ServerTransaction transaction, SipRequest request) {
        if (dialog == null || !(dialog.receive(request) instanceof Received.InOrder(var next))) {
            exchange.respond(transaction, request, 481);
            return;
        }
        dialog = next;
        if (request.is(Method.INVITE) || request.is(Method.UPDATE)) {
            changed(transaction, request);
            return;
        }
        exchange.respond(transaction, request, 200);
        if (request.is(Method.BYE)) {
            dialog = next.ended(Ending.REMOTE_BYE);
            ended.complete(true);
        } else if (request.is(Method.NOTIFY)) {
            var word = new String(request.body(), StandardCharsets.UTF_8).strip();
            if (!word.startsWith("SIP/2.0 1")) {
                transferred.get().complete(word);
            }
        }
    }

    private void changed(ServerTransaction transaction, SipRequest request) {
        var ok = SipResponse.replyTo(request, 200, transaction.tag()).add(HeaderName.CONTACT, phone.contact());
        var offer = description(request);
        if (offer.isPresent()) {
            var answer = handset.answer(offer.get());
            if (answer.isEmpty()) {
                exchange.respond(transaction, request, 488);
                return;
            }
            ok.body("application/sdp", answer.get().print());
        } else if (request.is(Method.INVITE)) {
            // It asks for our offer; its answer comes with the ACK, and changes nothing here.
            ok.body("application/sdp", handset.offer(Direction.SENDRECV).print());
        }
        exchange.respond(transaction, ok.build());
    }

    private void ask(Method method, Consumer<SipRequest.Builder> fill, Consumer<SipResponse> told) {
        var out = Objects.requireNonNull(dialog, "there is no call").request(method);
        dialog = out.dialog();
        fill.accept(out.request());
        var request = out.request().prepend(Field.VIA, LATER).build();
        // By the connection it registered over, which has proved itself.
        exchange.send(request.toBuilder(), phone.house(), new Outcome() {
            @Override
            public void answered(Outgoing sent, SipResponse response) {
                if (response.isSuccess() && method.equals(Method.INVITE)) {
                    sent.acknowledge(out.dialog().ack(request));
                }
                if (response.isFinal()) {
                    told.accept(response);
                }
            }

            @Override
            public void unanswered(Outgoing sent, Why why) {
                told.accept(SipResponse.replyTo(request, 408, null).build());
            }
        });
    }

    private static Optional<SessionDescription> description(SipMessage message) {
        return message.bodyLength() > 0
                        && SessionDescription.parse(message.body()) instanceof SdpParsed.Whole(var whole)
                ? Optional.of(whole)
                : Optional.empty();
    }

    @Override
    public void close() {
        phone.forget(this);
        handset.close();
    }
}
