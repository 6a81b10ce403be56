package org.belfry.sip.dialog;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// What a Replaces header in a request asks for (RFC 3891 §3). Whether the sender may ask so is checked before.
public sealed interface Replacement {

    /// There is no such header.
    record NotAsked() implements Replacement {}

    /// Answer the INVITE like the call it replaces; after the 2xx send BYE in that.
    record OfCall(Dialog replaced) implements Replacement {}

    /// Answer the INVITE and CANCEL what we asked for: its answer is picked up.
    record OfOurEarly(Dialog replaced) implements Replacement {}

    /// Answer with this status.
    record Refused(int status) implements Replacement {}

    /// @param calls the dialog of that id if an INVITE opened it, ended or not, or null
    static Replacement wantedBy(SipRequest request, Function<DialogId, @Nullable Dialog> calls) {
        if (!request.has(HeaderName.REPLACES)) {
            return new NotAsked();
        }
        HeaderValue.DialogId wanted = request.read(Field.REPLACES);
        if (wanted == null || !request.is(Method.INVITE)) {
            return new Refused(400);
        }
        Dialog dialog = find(wanted, calls);
        if (dialog == null) {
            return new Refused(481);
        }
        return switch (dialog.state()) {
            case DialogState.Terminated(DialogState.Ending ending) -> new Refused(603);
            case DialogState.Confirmed() -> wanted.earlyOnly() ? new Refused(486) : new OfCall(dialog);
            case DialogState.Early() -> dialog.ownsCallId() ? new OfOurEarly(dialog) : new Refused(481);
        };
    }

    /// A tag of 0 stands for itself and for none at all (§6.1).
    private static @Nullable Dialog find(HeaderValue.DialogId wanted, Function<DialogId, @Nullable Dialog> calls) {
        Dialog exact = calls.apply(new DialogId(wanted.callId(), wanted.toTag(), wanted.fromTag()));
        return exact == null && wanted.fromTag().equals("0")
                ? calls.apply(new DialogId(wanted.callId(), wanted.toTag(), ""))
                : exact;
    }

    /// The Refer-To of an attended transfer (RFC 5589 §7): whoever calls it replaces `consultation`, our call with
    /// the one it leads to.
    static SipUri referTo(SipUri target, Dialog consultation) {
        String replaces = escaped(consultation.asSeenByPeer(false).toString());
        SipUri uri = SipUri.parse(target.canonical() + "?Replaces=" + replaces);
        return uri == null ? target : uri;
    }

    private static String escaped(String text) {
        var out = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-_.!~*'()".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return out.toString();
    }
}
