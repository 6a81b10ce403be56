package org.belfry.pbx.call;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.belfry.ground.IpAddress;
import org.belfry.media.quality.Side;
import org.belfry.pbx.registrar.Contact;
import org.belfry.signal.Flow;
import org.belfry.sip.Field;
import org.belfry.sip.Method;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.OpenExchanges;
import org.belfry.sip.dialog.SessionOffer;
import org.belfry.sip.dialog.SessionTimer;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// One side of a call: a dialog with one peer, and its media. Owned by the call's thread; changes hands
/// whole when it is transferred.
final class Leg {

    private final Premises premises;
    private int number;
    private final Side side;
    private final Line line;
    private final Peer peer;
    private final Talk talk;
    private final Instant beganAt;
    private Way way;
    private @Nullable Instant answeredAt;
    private @Nullable Dialog dialog;
    private boolean knowsUpdate;
    private boolean isClosed;
    private boolean isForHelp;
    private Proof.@Nullable Means means;

    /// What is asked and not answered between the two of us.
    private OpenExchanges open = OpenExchanges.NONE;

    private SessionTimer timer = new SessionTimer.Off();
    /// When a re-INVITE is to be tried again, after the peer's crossed it (RFC 3261 §14.1).
    private @Nullable Instant retryAt;
    /// Of the INVITE this leg's peer sent last, as long as something may still be said of it.
    private @Nullable ServerTransaction invite;
    /// How it is called in records of the other legs, or was dialled.
    private Peer towards;

    /// @param towards who is at the other side of the call
    Leg(Premises premises, int number, Side side, Line line, Peer peer, Peer towards, Way way, Talk talk) {
        this.premises = premises;
        this.number = number;
        this.side = side;
        this.line = line;
        this.peer = peer;
        this.towards = towards;
        this.way = way;
        this.talk = talk;
        this.beganAt = premises.threads().time().now();
        peer.person().ifPresent(person -> premises.board().occupancy().begins(person, side));
    }

    int number() {
        return number;
    }

    /// It goes to an emergency number.
    void callForHelp() {
        isForHelp = true;
    }

    /// Its peer may ask who we are in the dialog too.
    void provesBy(Proof.Means with) {
        means = with;
    }

    boolean isForHelp() {
        return isForHelp;
    }

    /// In the call it was handed over to.
    void number(int other) {
        number = other;
    }

    Side side() {
        return side;
    }

    Line line() {
        return line;
    }

    Peer peer() {
        return peer;
    }

    Peer towards() {
        return towards;
    }

    void towards(Peer other) {
        towards = other;
    }

    Talk talk() {
        return talk;
    }

    Instant beganAt() {
        return beganAt;
    }

    Optional<Instant> answeredAt() {
        return Optional.ofNullable(answeredAt);
    }

    boolean isAnswered() {
        return answeredAt != null;
    }

    boolean isClosed() {
        return isClosed;
    }

    boolean knowsUpdate() {
        return knowsUpdate;
    }

    OpenExchanges open() {
        return open;
    }

    void open(OpenExchanges now) {
        open = now;
    }

    SessionTimer timer() {
        return timer;
    }

    void timer(SessionTimer now) {
        timer = now;
    }

    @Nullable
    Instant retryAt() {
        return retryAt;
    }

    void retryAt(@Nullable Instant when) {
        retryAt = when;
    }

    // The dialog.

    boolean hasDialog() {
        return dialog != null;
    }

    Dialog dialog() {
        return Objects.requireNonNull(dialog, "a leg without a dialog");
    }

    void dialog(Dialog now) {
        dialog = now;
    }

    /// It talks from now on.
    void answered(Dialog confirmed, SipMessage by) {
        if (answeredAt == null) {
            peer.person().ifPresent(person -> premises.board().occupancy().talks(person, side));
        }
        dialog = confirmed;
        answeredAt = premises.threads().time().now();
        talk.media().answered();
        said(by);
    }

    /// What a message of the peer tells about it.
    void said(SipMessage message) {
        if (!message.readAll(Field.ALLOW).isEmpty()) {
            knowsUpdate = message.lists(Field.ALLOW, "UPDATE");
        }
    }

    /// Keeps the transaction of the peer's INVITE findable, until another one comes or the leg ends.
    void inviteIs(ServerTransaction transaction) {
        if (invite != null) {
            premises.board().forget(invite);
        }
        invite = transaction;
        premises.board().put(transaction, line);
    }

    // The way.

    /// Whether a request that came by `flow` may be this peer's: by the way it came before, or one its
    /// device has authenticated on. A trunk, and whoever speaks in the clear, is known by its address.
    boolean mayComeBy(Flow flow) {
        var known = way.flow();
        if (flow.equals(known) || ofDevice(flow)) {
            way = new Way(flow, way.nextHop());
            return true;
        }
        if (known == null && isOfTrunk(flow)) {
            return true;
        }
        boolean byAddress =
                peer.device().isEmpty() || (peer.plain() && !flow.transport().isSecure());
        return byAddress
                && known != null
                && known.transport() == flow.transport()
                && known.remote().getAddress().equals(flow.remote().getAddress());
    }

    /// From the address of the trunk this peer was called by.
    private boolean isOfTrunk(Flow flow) {
        return way.transport() == flow.transport()
                && peer.trunk()
                        .flatMap(premises.callees().trunks()::named)
                        .filter(trunk ->
                                trunk.source().equals(IpAddress.of(flow.remote().getAddress())))
                        .isPresent();
    }

    private boolean ofDevice(Flow flow) {
        return contacts()
                .anyMatch(contact -> contact.flow().filter(flow::equals).isPresent());
    }

    private java.util.stream.Stream<Contact> contacts() {
        return peer.device().stream().flatMap(device -> premises.callees().contacts().of(device).stream());
    }

    /// Such a one is never dialled, wherever its Contact says it is: that could be anybody's door.
    private boolean isTelephone() {
        return peer.device().isPresent();
    }

    /// The flow it came by, or the one its device has come back by since, or no flow.
    Way way() {
        var known = way.flow();
        if (known != null && known.isOpen()) {
            return way;
        }
        var newer = contacts()
                .flatMap(contact -> contact.flow().stream())
                .filter(Flow::isOpen)
                .findFirst();
        var target = dialog == null ? way.nextHop() : dialog.nextHop();
        return newer.map(flow -> new Way(flow, target)).orElseGet(() -> isTelephone() ? way : new Way(null, target));
    }

    // What is sent.

    /// Sends a request in the dialog.
    void ask(Method method, Consumer<SipRequest.Builder> fill) {
        ask(method, fill, null, line);
    }

    void ask(Method method, Consumer<SipRequest.Builder> fill, @Nullable SessionOffer offer, @Nullable Line told) {
        var out = dialog().request(method);
        dialog = out.dialog();
        fill.accept(out.request());
        send(out, offer, told);
    }

    /// Sends a request made elsewhere, such as a NOTIFY.
    void send(org.belfry.sip.dialog.Outgoing out, @Nullable SessionOffer offer, @Nullable Line told) {
        // The number behind it is kept for the same request with its proof; a gap is no fault (RFC 3261 §12.2.2).
        dialog =
                means == null ? out.dialog() : out.dialog().request(Method.INFO).dialog();
        var request = new Within(line.exchange(), told, safeWay(), out.dialog(), out.request(), offer, means);
        line.exchange().run(request::begin);
    }

    /// What was encrypted is not looked for in the clear, whatever the peer's Contact says.
    private Way safeWay() {
        Way now = way();
        var known = way.flow();
        boolean wasSecure = known != null && known.transport().isSecure();
        return wasSecure && !now.transport().isSecure()
                ? new Way(null, now.nextHop().withParam("transport", "tls"))
                : now;
    }

    void bye() {
        if (dialog != null && !dialog.isOver()) {
            ask(Method.BYE, _ -> {}, null, null);
            dialog = dialog().ended(Ending.LOCAL_BYE);
        }
    }

    /// The peer has said BYE.
    void left() {
        if (dialog != null) {
            dialog = dialog.ended(Ending.REMOTE_BYE);
        }
    }

    /// Nothing of it is left.
    void close() {
        if (!isClosed) {
            isClosed = true;
            peer.person()
                    .ifPresent(person -> premises.board()
                            .occupancy()
                            .ends(person, side, isAnswered(), premises.clock().now()));
            premises.board().remove(line);
            if (invite != null) {
                premises.board().forget(invite);
            }
            talk.close();
        }
    }

    /// Nothing personal.
    @Override
    public String toString() {
        return "Leg " + number;
    }
}
