package org.belfry.sip.dialog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.DialogState.Ending;
import org.jspecify.annotations.Nullable;

/// The dialogs one INVITE of ours opens (RFC 3261 §13.2.2): several early ones where proxies fork, told apart by To
/// tag, and of those that say 2xx the first. Any other 2xx is acknowledged and ended at once.
///
/// Keep the newest state of each early dialog here ([#keep]) when something was sent or received in it. 64·T1
/// after the first 2xx, or when the INVITE is over, [#endOthers] gives what is left.
///
/// An early dialog that ended stays ended: a 2xx that comes after its BYE confirms nothing and is unwanted.
///
/// Limit: 16 early dialogs, ended ones among them; answers of more peers are no dialogs, but a 2xx of one of them
/// still counts.
///
/// Owned by one thread.
public final class InviteDialogs {

    static final int DIALOGS_MAX = 16;

    private final SipRequest invite;
    private final boolean overTls;
    private final Map<DialogId, Dialog> early = HashMap.newHashMap(1);
    /// Early dialogs that ended before the INVITE was answered, with their numbers.
    private final Map<DialogId, Dialog> over = HashMap.newHashMap(1);

    private @Nullable DialogId chosen;

    /// @param invite as sent, with a From tag and a Contact
    public InviteDialogs(SipRequest invite, boolean overTls) {
        this.invite = invite;
        this.overTls = overTls;
    }

    /// What an answer to the INVITE means.
    public sealed interface Heard {

        /// It opens or changes no dialog: 100, no tag or Contact, one dialog too many, or another copy of a 2xx,
        /// whose ACK the transaction repeats.
        record Nothing() implements Heard {}

        /// A provisional answer in an early dialog, which may be new.
        record Early(Dialog dialog, boolean isNew) implements Heard {}

        /// The first 2xx: this is the call. Acknowledge it with [Dialog#ack].
        record Confirmed(Dialog dialog) implements Heard {}

        /// A 2xx nobody wants, since there is one already or it can't be used: send both, the ACK first.
        record Unwanted(Dialog dialog, SipRequest.Builder ack, SipRequest.Builder bye) implements Heard {}

        /// One early dialog is over (199, RFC 6228).
        record Left(Dialog dialog) implements Heard {}

        /// 300 to 699: all early dialogs are over.
        record Refused(int status, List<Dialog> ended) implements Heard {

            public Refused {
                ended = List.copyOf(ended);
            }
        }
    }

    /// Takes an answer to the INVITE.
    public Heard receive(SipResponse response) {
        if (!response.isFinal()) {
            return receiveProvisional(response);
        }
        return response.isSuccess()
                ? receiveSuccess(response)
                : new Heard.Refused(response.status(), endOthers(Ending.REJECTED));
    }

    private Heard receiveProvisional(SipResponse response) {
        if (response.status() == 100 || response.to().tag() == null) {
            return new Heard.Nothing();
        }
        DialogId id = DialogId.ofReceived(response);
        Dialog known = early.get(id);
        if (response.status() == 199) {
            early.remove(id);
            return known == null ? new Heard.Nothing() : new Heard.Left(known.ended(Ending.REJECTED));
        }
        if (known != null) {
            return new Heard.Early(known, false);
        }
        if (chosen == null
                && !over.containsKey(id)
                && early.size() + over.size() < DIALOGS_MAX
                && Dialog.asked(invite, response, overTls) instanceof Opened.Whole(Dialog dialog)) {
            early.put(id, dialog);
            return new Heard.Early(dialog, true);
        }
        return new Heard.Nothing();
    }

    private Heard receiveSuccess(SipResponse response) {
        DialogId id = DialogId.ofReceived(response);
        Dialog known = early.remove(id);
        if (id.equals(chosen)) {
            return new Heard.Nothing();
        }
        Dialog ended = over.get(id);
        if (ended != null) {
            Heard.Unwanted unwanted = unwanted(ended);
            over.put(id, unwanted.dialog());
            return unwanted;
        }
        Opened opened =
                known == null ? Dialog.asked(invite, response, overTls) : new Opened.Whole(known.confirmedBy(response));
        if (chosen == null && opened instanceof Opened.Whole(Dialog dialog)) {
            chosen = id;
            return new Heard.Confirmed(dialog);
        }
        Opened ending = opened instanceof Opened.Whole ? opened : Dialog.askedBlindly(invite, response);
        return ending instanceof Opened.Whole(Dialog dialog) ? unwanted(dialog) : new Heard.Nothing();
    }

    /// A second copy comes here again: the same ACK once more does no harm, and the second BYE is answered with 481.
    private Heard.Unwanted unwanted(Dialog dialog) {
        Outgoing bye = dialog.request(Method.BYE);
        return new Heard.Unwanted(bye.dialog().ended(Ending.LOCAL_BYE), dialog.ack(invite), bye.request());
    }

    /// The state of an early dialog from now on.
    public void keep(Dialog dialog) {
        if (dialog.isOver()) {
            if (early.remove(dialog.id()) != null) {
                over.put(dialog.id(), dialog);
            }
        } else {
            early.replace(dialog.id(), dialog);
        }
    }

    /// The early dialog of this id, such as for a PRACK or UPDATE, or null.
    public @Nullable Dialog find(DialogId id) {
        return early.get(id);
    }

    /// Ends all early dialogs and gives them.
    public List<Dialog> endOthers(Ending ending) {
        List<Dialog> ended =
                early.values().stream().map(dialog -> dialog.ended(ending)).toList();
        early.clear();
        return ended;
    }

    /// The call, once there is one.
    public @Nullable DialogId chosen() {
        return chosen;
    }
}
