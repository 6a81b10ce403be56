package org.belfry.pbx.registrar;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.pbx.registrar.Binding.Order;
import org.belfry.pbx.registrar.Binding.Outbound;
import org.belfry.pbx.registrar.Binding.Reach;
import org.belfry.signal.Flow;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// What a REGISTER asks for, read and bounded (RFC 3261 §10.3 step 6, RFC 5626 §6). Immutable.
///
/// | limit | value | against |
/// |---|---|---|
/// | [#CONTACTS_MAX] | 4 contacts a request | forks without end |
/// | [#PATH_MAX] | 4 hops | requests that grow on their way |
/// | [#TEXT_CHARS_MAX] | 512 characters of a URI or Call-ID | memory of a binding |
/// | [#EXPIRES_MIN] | 5 s, else 423 | a write to disk each moment |
/// | [#EXPIRES_MAX] | 2 min, granted to whoever asks for more | calls that ring nowhere: a telephone that has lost its
/// connection unnoticed, or us, comes back within that time |
sealed interface Wish {

    int CONTACTS_MAX = 4;
    int PATH_MAX = 4;
    int TEXT_CHARS_MAX = 512;
    int SHOWN_CHARS_MAX = 64;
    Duration EXPIRES_MIN = Duration.ofSeconds(5);
    Duration EXPIRES_MAX = Duration.ofMinutes(2);

    /// Wants to know what is bound.
    record Fetch() implements Wish {}

    /// Contact `*`: wants none to be bound.
    record RemoveAll(Order order) implements Wish {}

    record Change(Order order, List<Wanted> contacts) implements Wish {}

    /// @param status of the refusal
    record Refused(int status, String reason) implements Wish {}

    /// @param lifetime zero to remove it
    record Wanted(Reach reach, Duration lifetime) {}

    static Wish of(SipRequest request, Flow flow) {
        var order = new Order(
                request.callId(),
                request.cseq().number(),
                cut(request.header(HeaderName.USER_AGENT)),
                cut(request.from().displayName()));
        if (order.callId().length() > TEXT_CHARS_MAX) {
            return new Refused(400, "Call-ID Too Long");
        }
        if (request.isContactStar()) {
            var expires = request.expires();
            return expires != null && expires.isZero()
                    ? new RemoveAll(order)
                    : new Refused(400, "Contact Of Everything Needs Expires Of Zero");
        }
        if (!request.has(HeaderName.CONTACT)) {
            return new Fetch();
        }
        return change(request, flow, order);
    }

    private static Wish change(SipRequest request, Flow flow, Order order) {
        var contacts = request.contacts();
        var path = path(request);
        if (contacts.isEmpty() || contacts.size() > CONTACTS_MAX || path == null) {
            return new Refused(400, "Too Many Contacts Or Hops, Or None");
        }
        var wanted = new ArrayList<Wanted>();
        for (var contact : contacts) {
            var uri = contact.sipUri();
            if (uri == null || uri.hasHeaders() || uri.toString().length() > TEXT_CHARS_MAX) {
                return new Refused(400, "Contact Is No SIP Address");
            }
            var lifetime = lifetime(contact, request);
            if (!lifetime.isZero() && lifetime.compareTo(EXPIRES_MIN) < 0) {
                return new Refused(423, "Interval Too Brief");
            }
            var reach = new Reach(uri, path, flow.transport(), flow.remote(), flow, outbound(contact, request));
            wanted.add(new Wanted(reach, lifetime));
        }
        boolean ambiguous = wanted.size() > 1
                && wanted.stream().anyMatch(each -> each.reach().outbound().isPresent());
        // RFC 5626 §6: one flow is bound by one contact.
        return ambiguous ? new Refused(400, "Several Contacts With Reg-Id") : new Change(order, wanted);
    }

    private static @Nullable List<SipUri> path(SipRequest request) {
        var path = request.readAll(Field.PATH);
        if (path.size() > PATH_MAX || request.isMalformed(Field.PATH)) {
            return null;
        }
        var uris = new ArrayList<SipUri>();
        for (var hop : path) {
            var uri = hop.sipUri();
            if (uri == null || uri.toString().length() > TEXT_CHARS_MAX) {
                return null;
            }
            uris.add(uri);
        }
        return uris;
    }

    /// What the Contact says, else the request, else as long as we like (§10.2.1.1), and never longer.
    private static Duration lifetime(NameAddr contact, SipRequest request) {
        var own = contact.expires();
        var asked = own == null ? request.expires() : own;
        return asked == null || asked.compareTo(EXPIRES_MAX) > 0 ? EXPIRES_MAX : asked;
    }

    /// Only for who says that it knows of outbound, and stands right before us (RFC 5626 §6).
    private static Optional<Outbound> outbound(NameAddr contact, SipRequest request) {
        var instance = contact.instance();
        var regId = contact.regId();
        return instance != null
                        && instance.length() <= TEXT_CHARS_MAX
                        && regId.isPresent()
                        && request.viaCount() == 1
                        && request.lists(Field.SUPPORTED, "outbound")
                ? Optional.of(new Outbound(instance, regId.getAsInt()))
                : Optional.empty();
    }

    private static String cut(@Nullable String text) {
        if (text == null) {
            return "";
        }
        var line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= SHOWN_CHARS_MAX ? line : line.substring(0, SHOWN_CHARS_MAX - 1) + "…";
    }
}
