package org.belfry.pbx.event;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.belfry.ground.Background;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.pbx.event.Subscription.Holder;
import org.belfry.pbx.front.EventDesk;
import org.belfry.pbx.registrar.Contact;
import org.belfry.pbx.registrar.Contacts;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.signal.SipTransport;
import org.belfry.sip.Field;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogId;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Received;
import org.belfry.sip.event.Asked;
import org.belfry.sip.event.Ended;
import org.belfry.sip.event.EventPackage;
import org.belfry.sip.event.ServedSubscription;
import org.belfry.sip.transaction.Attempt;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;

/// The subscriptions of the house's telephones (RFC 6665 §4.2), and what those are told who never
/// subscribed (decision 0184). Kept in memory: after a restart telephones subscribe anew.
///
///     SUBSCRIBE ─▶ 200, NOTIFY ─▶ NOTIFY at each change ─▶ expiry, end, refusal, lost way
///     REGISTER  ─▶ NOTIFY without subscription, unless the telephone subscribes or has refused one
///
/// A subscription is bound to the flow it came by: NOTIFYs go there, and refreshes must come from
/// there. Thread-safe; each subscription is owned by the loop of its exchange; never waits.
///
/// | limit | value | against |
/// |---|---|---|
/// | [#MOST] | 65,536 subscriptions | memory |
/// | [#OF_DEVICE_MAX] | 64 of a device | one that takes the places of all; a busy-lamp field has some dozens |
/// | quiet time of the package | 1 s and more | a NOTIFY for each of a stream of changes |
/// | [#REFUSING_MAX] | 65,536 devices that refuse to be told | memory; beyond it they are told again |
public final class Subscriptions implements EventDesk, AutoCloseable {

    static final int MOST = 65_536;
    static final int OF_DEVICE_MAX = 64;
    static final int REFUSING_MAX = 65_536;

    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final int TOKEN_BYTES = 12;

    private final List<EventSource> sources;
    private final Contacts contacts;
    private final Ways ways;
    private final Background background;
    private final SecureRandom random;
    private final Map<DialogId, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final Map<Subject, Set<Subscription>> watching = new ConcurrentHashMap<>();
    private final Set<DeviceId> refusing = ConcurrentHashMap.newKeySet();
    private volatile Background.Scheduled round = () -> {};

    /// How the house is reached, and reaches others.
    ///
    /// @param exchanges the exchange a Call-ID belongs to
    /// @param host what peers reach us by
    /// @param doors the port of our door for a transport, or 0
    public record Ways(Function<String, Exchange> exchanges, String host, ToIntFunction<SipTransport> doors) {}

    /// A volunteered notice on its way.
    private record Volunteered(DeviceId device) {}

    public Subscriptions(
            List<EventSource> sources, Contacts contacts, Ways ways, Background background, SecureRandom random) {
        this.sources = List.copyOf(sources);
        this.contacts = contacts;
        this.ways = ways;
        this.background = background;
        this.random = random;
    }

    /// Begins the round that ends what ran out.
    public void start() {
        round = background.every("subscriptions", ROUND, this::expire);
    }

    // Asked.

    @Override
    public void subscribe(Exchange exchange, ServerTransaction transaction, SipRequest request, Device device) {
        switch (Asked.of(request, sources.stream().map(EventSource::event).toList())) {
            case Asked.Refused refused -> refuse(exchange, transaction, request, refused);
            case Asked.Wanted wanted -> {
                var source = source(wanted.event());
                var whose = Optional.ofNullable(request.requestUri() instanceof SipUri uri ? uri : null)
                        .flatMap(uri -> source.whose(device, uri));
                if (whose.isEmpty()) {
                    exchange.respond(transaction, request, 403);
                } else if (isFull(device.id())) {
                    exchange.respond(transaction, request, 503);
                } else {
                    var entity = ((SipUri) request.requestUri()).canonical();
                    begin(exchange, transaction, request, wanted, new Holder(source, device, entity, whose.get()));
                }
            }
        }
    }

    private EventSource source(EventPackage event) {
        return sources.stream()
                .filter(one -> one.event().equals(event))
                .findFirst()
                .orElseThrow();
    }

    private boolean isFull(DeviceId device) {
        return subscriptions.size() >= MOST
                || subscriptions.values().stream()
                                .filter(one -> one.device.id().equals(device))
                                .limit(OF_DEVICE_MAX)
                                .count()
                        == OF_DEVICE_MAX;
    }

    private static void refuse(
            Exchange exchange, ServerTransaction transaction, SipRequest request, Asked.Refused refused) {
        var response = SipResponse.replyTo(request, refused.status(), transaction.tag());
        refused.writeTo(response);
        exchange.respond(transaction, response.build());
    }

    private void begin(
            Exchange exchange, ServerTransaction transaction, SipRequest request, Asked.Wanted wanted, Holder holder) {
        var flow = Exchange.flowOf(transaction);
        boolean secure = flow.transport().isSecure();
        var ok = SipResponse.replyTo(request, Asked.Wanted.STATUS, transaction.tag());
        wanted.writeTo(ok);
        ok.add(Field.CONTACT, contact(flow, request.requestUri() instanceof SipUri uri && uri.isSecure()));
        var accepted = ok.build();
        switch (Dialog.answered(request, accepted, secure)) {
            case Opened.Broken _ -> exchange.respond(transaction, request, 400);
            case Opened.Whole(Dialog dialog) -> {
                exchange.respond(transaction, accepted);
                var begun = ServedSubscription.begin(wanted, true, exchange.now());
                var one = new Subscription(holder, exchange, flow, dialog, begun);
                add(one);
                tell(one);
            }
        }
    }

    @Override
    public void within(Exchange exchange, ServerTransaction transaction, SipRequest request) {
        var one = subscriptions.get(DialogId.ofReceived(request));
        if (one == null) {
            exchange.respond(transaction, request, 481);
            return;
        }
        if (!one.flow.equals(Exchange.flowOf(transaction))) {
            exchange.respond(transaction, request, 403);
            return;
        }
        switch (one.dialog.receive(request)) {
            case Received.OutOfOrder() -> exchange.respond(transaction, request, Received.OutOfOrder.STATUS);
            case Received.Over() -> exchange.respond(transaction, request, Received.Over.STATUS);
            case Received.InOrder(var next) -> {
                one.dialog = next;
                refresh(one, transaction, request);
            }
        }
    }

    private void refresh(Subscription one, ServerTransaction transaction, SipRequest request) {
        switch (Asked.of(request, List.of(one.source.event()))) {
            case Asked.Refused refused -> refuse(one.exchange, transaction, request, refused);
            case Asked.Wanted wanted -> {
                var ok = SipResponse.replyTo(request, Asked.Wanted.STATUS, transaction.tag());
                wanted.writeTo(ok);
                ok.add(Field.CONTACT, contact(one.flow, one.dialog.isSecure()));
                one.exchange.respond(transaction, ok.build());
                one.dialog = one.dialog.refreshedBy(request);
                one.state = one.state.refreshed(wanted, one.exchange.now());
                if (!one.isAllowed()) {
                    one.state = one.state.ended(Ended.REJECTED, null);
                }
                tell(one);
            }
        }
    }

    private NameAddr contact(Flow flow, boolean secure) {
        int door = ways.doors().applyAsInt(flow.transport());
        return NameAddr.of(
                SipUri.of("events", ways.host(), door > 0 ? door : flow.local().getPort())
                        .withSecure(secure)
                        .withParam("transport", flow.transport().uriParameter()));
    }

    // Telling.

    /// Something of that package has changed. Any thread.
    public void changed(EventSource source, Subject subject) {
        for (var one : watching.getOrDefault(subject, Set.of())) {
            if (one.source.equals(source)) {
                one.exchange.run(() -> tellChange(one));
            }
        }
        if (source.isVolunteered() && subject instanceof Subject.Person(PersonId person)) {
            contacts.of(person).forEach(contact -> volunteer(source, contact));
        }
    }

    /// A device has just registered: it is told what it would not ask for. Any thread.
    public void registered(Device device) {
        for (var source : sources) {
            if (source.isVolunteered()) {
                contacts.of(device.id()).forEach(contact -> volunteer(source, contact));
            }
        }
    }

    private void tellChange(Subscription one) {
        if (!one.isAllowed()) {
            one.state = one.state.ended(Ended.REJECTED, null);
            tell(one);
            return;
        }
        if (one.isWaiting || Arrays.equals(one.told, one.body(0))) {
            return;
        }
        var now = one.exchange.now();
        if (one.state.mayNotify(now)) {
            tell(one);
            return;
        }
        one.isWaiting = true;
        background.after(
                "notice",
                one.source.event().quiet(),
                () -> one.exchange.run(() -> {
                    one.isWaiting = false;
                    tellChange(one);
                }));
    }

    /// On the loop.
    private void tell(Subscription one) {
        if (!one.equals(subscriptions.get(one.dialog.id()))) {
            return;
        }
        // First: what changes in between is told again.
        one.told = one.body(0);
        var notice = one.state.notice(one.dialog, one.body(one.state.version()), one.exchange.now());
        one.state = notice.subscription();
        one.dialog = notice.outgoing().dialog();
        if (one.state.isOver()) {
            remove(one);
        }
        send(one.exchange, one.flow, notice.outgoing().request(), one);
    }

    private void volunteer(EventSource source, Contact contact) {
        var flow = contact.flow().filter(Flow::isOpen);
        if (flow.isEmpty() || refusing.contains(contact.device()) || isSubscribed(source, contact.device())) {
            return;
        }
        byte[] tag = token();
        String callId = HexFormat.of().formatHex(token());
        var notify = Volunteer.notice(
                contact, source, contact(flow.get(), contact.uri().isSecure()), callId, tag);
        var exchange = ways.exchanges().apply(callId);
        exchange.run(() -> send(exchange, flow.get(), notify, new Volunteered(contact.device())));
    }

    private boolean isSubscribed(EventSource source, DeviceId device) {
        return subscriptions.values().stream()
                .anyMatch(one -> one.source.equals(source) && one.device.id().equals(device));
    }

    private byte[] token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private void send(Exchange exchange, Flow flow, SipRequest.Builder request, Object owner) {
        switch (exchange.transactions().request(request, flow.ofAnySize(), owner, exchange.now())) {
            case Attempt.Started _ -> {}
            case Attempt.Overloaded _, Attempt.Unreachable _, Attempt.TooLarge _ -> {
                if (owner instanceof Subscription one) {
                    remove(one);
                }
            }
        }
    }

    // What they answer.

    @Override
    public boolean answered(ClientTransaction transaction, SipResponse response) {
        return ours(transaction, response.status());
    }

    @Override
    public boolean unanswered(ClientTransaction transaction) {
        return ours(transaction, 408);
    }

    private boolean ours(ClientTransaction transaction, int status) {
        var owner = transaction.owner();
        if (owner instanceof Subscription one) {
            if (status >= 300) {
                failed(one, status);
            }
            return true;
        }
        if (owner instanceof Volunteered(DeviceId device)) {
            if (status >= 400 && status < 500 && status != 408 && refusing.size() < REFUSING_MAX) {
                refusing.add(device);
            }
            return true;
        }
        return false;
    }

    private void failed(Subscription one, int status) {
        one.state = one.state.failed(status);
        if (one.state.isOver()) {
            remove(one);
        }
    }

    // Ends.

    /// A device that is revoked is told nothing more. Any thread.
    public void revoked(Device device) {
        refusing.remove(device.id());
        subscriptions.values().stream()
                .filter(one -> one.device.id().equals(device.id()))
                .forEach(one -> one.exchange.run(() -> {
                    one.state = one.state.ended(Ended.REJECTED, null);
                    tell(one);
                }));
    }

    private void add(Subscription one) {
        subscriptions.put(one.dialog.id(), one);
        watching.compute(one.subject, (_, there) -> {
            var all = there == null ? ConcurrentHashMap.<Subscription>newKeySet() : there;
            all.add(one);
            return all;
        });
    }

    private void remove(Subscription one) {
        subscriptions.remove(one.dialog.id(), one);
        watching.computeIfPresent(one.subject, (_, there) -> {
            there.remove(one);
            return there.isEmpty() ? null : there;
        });
    }

    private void expire() {
        for (var one : subscriptions.values()) {
            one.exchange.run(() -> {
                one.state = one.state.at(one.exchange.now());
                if (!one.flow.isOpen()) {
                    remove(one);
                } else if (one.state.isOver()) {
                    tell(one);
                } else {
                    // A way lost, or another plan: nobody said so.
                    tellChange(one);
                }
            });
        }
    }

    @Override
    public void close() {
        round.cancel();
    }
}
