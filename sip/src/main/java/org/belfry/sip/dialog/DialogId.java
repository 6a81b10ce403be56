package org.belfry.sip.dialog;

import java.util.Comparator;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// What a dialog is found by (RFC 3261 §12): Call-ID, our tag and the peer's. Immutable.
///
/// All three are compared exactly. A peer of RFC 2543 has no tag; its is empty here (§12.1.1, §12.1.2). Ordered, so
/// that a hash table stays fast for ids a peer made to collide.
public record DialogId(String callId, String localTag, String remoteTag) implements Comparable<DialogId> {

    private static final Comparator<DialogId> ORDER = Comparator.comparing(DialogId::localTag)
            .thenComparing(DialogId::callId)
            .thenComparing(DialogId::remoteTag);

    /// The dialog a request we were sent belongs to, or null if it belongs to none: its To has no tag.
    public static @Nullable DialogId ofReceived(SipRequest request) {
        String local = request.to().tag();
        return local == null
                ? null
                : new DialogId(request.callId(), local, text(request.from().tag()));
    }

    /// The dialog an answer to a request of ours belongs to; without a To tag it is one of RFC 2543, or none at all.
    public static DialogId ofReceived(SipResponse response) {
        return ofSent(response);
    }

    /// The dialog of a request of ours and its answers: we are From.
    static DialogId ofSent(SipMessage message) {
        return new DialogId(
                message.callId(), text(message.from().tag()), text(message.to().tag()));
    }

    static String text(@Nullable String tag) {
        return tag == null ? "" : tag;
    }

    @Override
    public int compareTo(DialogId other) {
        return ORDER.compare(this, other);
    }

    /// Nothing of it: a Call-ID often holds an address.
    @Override
    public String toString() {
        return "DialogId";
    }
}
