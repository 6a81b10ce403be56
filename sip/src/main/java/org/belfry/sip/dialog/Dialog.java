package org.belfry.sip.dialog;

import java.util.Objects;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.DialogState.Ending;
import org.jspecify.annotations.Nullable;

/// What two user agents share while they talk (RFC 3261 §12). Immutable: each event gives the dialog from then on.
///
/// Opened from messages: [#answered] for who answers, [#asked] for who asks, [#notified] for who subscribes. Requests
/// of the peer are put to [#receive], ours are built by [#request] and [#ack]. The remote target follows the
/// Contact of the peer only once the request that brings it is accepted ([#refreshedBy]), so that a refused one
/// moves nothing, and in a secure dialog only to another `sips:` URI.
///
/// Limits: 32 hops in the route set; the rest is bounded by the messages ([org.belfry.sip.SipLimits]). Keeps texts of
/// its own, no messages.
public final class Dialog {

    private final DialogId id;
    private final Ends ends;
    private final RouteSet routes;
    private final SipUri remoteTarget;
    private final Order order;
    private final Origin origin;
    private final DialogState state;

    private Dialog(
            DialogId id,
            Ends ends,
            RouteSet routes,
            SipUri remoteTarget,
            Order order,
            Origin origin,
            DialogState state) {
        this.id = id;
        this.ends = ends;
        this.routes = routes;
        this.remoteTarget = remoteTarget;
        this.order = order;
        this.origin = origin;
        this.state = state;
    }

    /// How it began: whether we asked, and whether all of it runs over TLS (§12.1.1).
    private record Origin(boolean weAsked, boolean isSecure) {}

    // Opening.

    /// Why this message of the peer can open no dialog, or null. To be asked before a request is answered.
    public static @Nullable DialogFault faultOf(SipRequest request, boolean overTls) {
        DialogFault routes = RouteSet.read(request, false).fault();
        return routes != null ? routes : contactFault(contactOf(request), isSecure(request, overTls));
    }

    /// For who answers (§12.1.1), with our answer from 101 to 299: with our tag in To, and our Contact.
    ///
    /// @throws IllegalArgumentException if our answer lacks one of the two
    public static Opened answered(SipRequest request, SipResponse response, boolean overTls) {
        DialogFault fault = faultOf(request, overTls);
        if (fault != null) {
            return new Opened.Broken(fault);
        }
        String localTag = ours("To tag", response.to().tag());
        var id = new DialogId(
                request.callId(), localTag, DialogId.text(request.from().tag()));
        var ends = new Ends(response.to(), request.from(), ourContact(response));
        return new Opened.Whole(new Dialog(
                id,
                ends,
                Objects.requireNonNull(RouteSet.read(request, false).routes()),
                target(Objects.requireNonNull(contactOf(request))),
                new Order(0, request.cseq()),
                new Origin(false, isSecure(request, overTls)),
                stateOf(response)));
    }

    /// For who asks (§12.1.2), with an answer from 101 to 299. Without a To tag the peer is of RFC 2543.
    ///
    /// @throws IllegalArgumentException if our request has no From tag or no Contact
    public static Opened asked(SipRequest request, SipResponse response, boolean overTls) {
        boolean secure = isSecure(request, overTls);
        SipUri contact = contactOf(response);
        DialogFault fault = contactFault(contact, secure);
        return fault != null ? new Opened.Broken(fault) : asked(request, response, secure, target(contact));
    }

    private static Opened asked(SipRequest request, SipResponse response, boolean secure, SipUri target) {
        RouteSet.Read read = RouteSet.read(response, true);
        if (read.routes() == null) {
            return new Opened.Broken(Objects.requireNonNull(read.fault()));
        }
        ours("From tag", request.from().tag());
        return new Opened.Whole(new Dialog(
                DialogId.ofSent(response),
                new Ends(request.from(), response.to(), ourContact(request)),
                read.routes(),
                target,
                new Order(request.cseq().number(), null),
                new Origin(true, secure),
                stateOf(response)));
    }

    /// The same where the answer has no usable Contact: a dialog with whom we asked, good only to end what began.
    static Opened askedBlindly(SipRequest request, SipResponse response) {
        return request.requestUri() instanceof SipUri uri
                ? asked(request, response, false, RouteSet.fitForRequest(uri))
                : new Opened.Broken(DialogFault.NO_CONTACT);
    }

    /// For who sent a SUBSCRIBE or REFER, with the first NOTIFY (RFC 6665 §4.1.2.4), which may come before the
    /// answer.
    ///
    /// @throws IllegalArgumentException if our request has no Contact
    public static Opened notified(SipRequest request, SipRequest notify, boolean overTls) {
        DialogFault fault = contactFault(contactOf(notify), isSecure(request, overTls));
        RouteSet.Read read = RouteSet.read(notify, false);
        if (fault != null || read.routes() == null) {
            return new Opened.Broken(fault != null ? fault : Objects.requireNonNull(read.fault()));
        }
        String localTag = ours("From tag", request.from().tag());
        var id = new DialogId(
                request.callId(), localTag, DialogId.text(notify.from().tag()));
        return new Opened.Whole(new Dialog(
                id,
                new Ends(request.from(), notify.from(), ourContact(request)),
                read.routes(),
                target(Objects.requireNonNull(contactOf(notify))),
                new Order(request.cseq().number(), notify.cseq()),
                new Origin(true, isSecure(request, overTls)),
                new DialogState.Confirmed()));
    }

    private static boolean isSecure(SipRequest request, boolean overTls) {
        return overTls && request.requestUri() instanceof SipUri uri && uri.isSecure();
    }

    private static DialogState stateOf(SipResponse response) {
        if (response.status() <= 100 || response.status() >= 300) {
            throw new IllegalArgumentException("status: %d (expected: 101..299)".formatted(response.status()));
        }
        return response.isSuccess() ? new DialogState.Confirmed() : new DialogState.Early();
    }

    private static @Nullable SipUri contactOf(SipMessage message) {
        for (NameAddr contact : message.contacts()) {
            if (contact.sipUri() != null) {
                return contact.sipUri();
            }
        }
        return null;
    }

    private static @Nullable DialogFault contactFault(@Nullable SipUri contact, boolean secure) {
        return contact == null
                ? DialogFault.NO_CONTACT
                : secure && !contact.isSecure() ? DialogFault.INSECURE_CONTACT : null;
    }

    /// The URI on bytes of its own.
    private static SipUri target(@Nullable SipUri contact) {
        SipUri fit = RouteSet.fitForRequest(Objects.requireNonNull(contact));
        SipUri own = SipUri.parse(fit.toString());
        return own == null ? fit : own;
    }

    private static NameAddr ourContact(SipMessage ours) {
        if (ours.contacts().isEmpty()) {
            throw new IllegalArgumentException("Contact: absent in a message of ours (expected: one)");
        }
        return ours.contacts().getFirst();
    }

    private static String ours(String what, @Nullable String tag) {
        if (tag == null || tag.isEmpty()) {
            throw new IllegalArgumentException("%s: absent in a message of ours (expected: a token)".formatted(what));
        }
        return tag;
    }

    // What it is.

    public DialogId id() {
        return id;
    }

    public DialogState state() {
        return state;
    }

    public boolean isOver() {
        return state instanceof DialogState.Terminated;
    }

    /// Our URI and tag: From of our requests.
    public NameAddr local() {
        return ends.local();
    }

    /// The peer's URI and tag: To of our requests.
    public NameAddr remote() {
        return ends.remote();
    }

    /// Where the peer can be reached.
    public SipUri remoteTarget() {
        return remoteTarget;
    }

    /// The URI a request has to be sent to: the nearest proxy, or the remote target.
    public SipUri nextHop() {
        return routes.nextHop(remoteTarget);
    }

    /// Whether it was opened by a `sips:` request over TLS: nothing in it may go any other way.
    public boolean isSecure() {
        return origin.isSecure();
    }

    /// Whether the request that opened it was ours, and with it the Call-ID.
    public boolean ownsCallId() {
        return origin.weAsked();
    }

    /// What the peer, or somebody we transfer it to, names this dialog by (RFC 3891 §6.1).
    ///
    /// @throws IllegalArgumentException if the peer's Call-ID or tag can't stand in the header
    public HeaderValue.DialogId asSeenByPeer(boolean earlyOnly) {
        String remoteTag = id.remoteTag().isEmpty() ? "0" : id.remoteTag();
        return new HeaderValue.DialogId(id.callId(), remoteTag, id.localTag(), earlyOnly);
    }

    // What happens to it.

    /// A request of the peer, found by its [DialogId]. An ACK is always in order.
    public Received receive(SipRequest request) {
        if (isOver()) {
            return new Received.Over();
        }
        if (request.is(Method.ACK) || request.is(Method.CANCEL)) {
            return new Received.InOrder(this);
        }
        return order.allows(request.cseq())
                ? new Received.InOrder(with(remoteTarget, order.after(request.cseq()), state))
                : new Received.OutOfOrder();
    }

    /// The dialog after a target refresh (§12.2, RFC 6141 §4): the peer's INVITE, UPDATE, SUBSCRIBE, NOTIFY or
    /// REFER that we accept, or its 2xx to ours. Unchanged by anything else, or without a Contact fit for it.
    public Dialog refreshedBy(SipMessage message) {
        boolean accepted = !(message instanceof SipResponse response) || response.isSuccess();
        SipUri contact = accepted && refreshesTarget(message.cseq().method()) ? contactOf(message) : null;
        return contact == null || contactFault(contact, isSecure()) != null
                ? this
                : with(target(contact), order, state);
    }

    /// Whether requests of this method carry a Contact that becomes the remote target.
    public static boolean refreshesTarget(Method method) {
        return method.equals(Method.INVITE)
                || method.equals(Method.UPDATE)
                || method.equals(Method.SUBSCRIBE)
                || method.equals(Method.NOTIFY)
                || method.equals(Method.REFER);
    }

    /// The early dialog after the 2xx of the peer (§13.2.2.4): its route set and target are those of the 2xx, the
    /// numbers stay.
    public Dialog confirmedBy(SipResponse success) {
        RouteSet newRoutes = RouteSet.read(success, true).routes();
        Dialog moved = refreshedBy(success);
        return new Dialog(
                id,
                ends,
                newRoutes == null ? routes : newRoutes,
                moved.remoteTarget,
                order,
                origin,
                new DialogState.Confirmed());
    }

    /// The early dialog after our 2xx.
    public Dialog confirmed() {
        return isOver() ? this : with(remoteTarget, order, new DialogState.Confirmed());
    }

    /// The dialog after its end; how it ended first stays.
    public Dialog ended(Ending ending) {
        return isOver() ? this : with(remoteTarget, order, new DialogState.Terminated(ending));
    }

    private Dialog with(SipUri newTarget, Order newOrder, DialogState newState) {
        return new Dialog(id, ends, routes, newTarget, newOrder, origin, newState);
    }

    // What is sent in it.

    /// A request within the dialog (§12.2.1.1): Request-URI, Route, From, To, Call-ID, the next CSeq, and our
    /// Contact if the method refreshes the target.
    ///
    /// @throws IllegalArgumentException for ACK and CANCEL, which bear the number of their INVITE
    public Outgoing request(Method method) {
        if (method.equals(Method.ACK) || method.equals(Method.CANCEL)) {
            throw new IllegalArgumentException("method: %s (expected: one with a number of its own)".formatted(method));
        }
        Order next = order.next();
        SipRequest.Builder builder = builder(method, next.local());
        if (refreshesTarget(method)) {
            builder.add(Field.CONTACT, ends.contact());
        }
        return new Outgoing(with(remoteTarget, next, state), builder);
    }

    /// The ACK of a 2xx to this INVITE of ours, with the credentials of the INVITE (§13.2.2.4).
    public SipRequest.Builder ack(SipRequest invite) {
        return builder(Method.ACK, invite.cseq().number())
                .copy(HeaderName.AUTHORIZATION, invite)
                .copy(HeaderName.PROXY_AUTHORIZATION, invite);
    }

    private SipRequest.Builder builder(Method method, int number) {
        SipRequest.Builder builder = SipRequest.builder(method, routes.requestUri(remoteTarget));
        routes.writeTo(builder, remoteTarget);
        return builder.add(Field.FROM, ends.local())
                .add(Field.TO, ends.remote())
                .add(Field.CALL_ID, id.callId())
                .add(Field.CSEQ, new CSeq(number, method));
    }

    /// The state, nothing personal.
    @Override
    public String toString() {
        return "Dialog " + state.getClass().getSimpleName();
    }
}
