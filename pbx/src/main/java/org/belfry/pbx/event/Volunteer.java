package org.belfry.pbx.event;

import java.util.HexFormat;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.pbx.registrar.Contact;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipUri;

/// A NOTIFY to a telephone that did not subscribe. RFC 6665 knows no such thing; desk telephones of all
/// makers light their lamp by it, and those that do not refuse it and are not told again.
final class Volunteer {

    private Volunteer() {}

    static SipRequest.Builder notice(Contact contact, EventSource source, NameAddr house, String callId, byte[] tag) {
        var view = new EventSource.View(
                new Subject.Person(contact.person()), contact.uri().canonical(), 0);
        var notify = SipRequest.builder(Method.NOTIFY, contact.uri());
        for (SipUri hop : contact.path()) {
            notify.add(Field.ROUTE, NameAddr.of(hop));
        }
        return notify.add(Field.FROM, house.withTag(HexFormat.of().formatHex(tag)))
                .add(Field.TO, NameAddr.of(contact.uri().canonical()))
                .add(Field.CALL_ID, callId)
                .add(Field.CSEQ, new CSeq(1, Method.NOTIFY))
                .add(Field.CONTACT, house)
                .add(Field.EVENT, HeaderValue.WithParams.of(source.event().name()))
                .add(
                        Field.SUBSCRIPTION_STATE,
                        HeaderValue.WithParams.of("terminated").with("reason", "noresource"))
                .body(source.event().contentType(), source.state(view));
    }
}
