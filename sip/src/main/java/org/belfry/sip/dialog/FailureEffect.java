package org.belfry.sip.dialog;

import org.belfry.sip.Method;

/// How far a failure of a request inside a dialog reaches (RFC 5057 §5).
///
/// A usage is what a dialog is kept for: the call, or one subscription ([Usages]). The dialog itself ends with its
/// last usage. No answer at all counts as 408, a broken transport as 503.
public enum FailureEffect {
    /// Only this request failed; another may succeed.
    TRANSACTION,
    /// The usage the request belongs to is over. For a call send BYE all the same: the peer may not know.
    USAGE,
    /// Something is fundamentally wrong: the dialog and all its usages are over.
    DIALOG;

    /// What a final answer from 300 to 699 to a request inside a dialog does.
    public static FailureEffect of(Method method, int status) {
        return switch (status) {
            // The peer gave the URI itself and now does not know it, or the way to it is broken.
            case 404, 410, 416, 482, 485, 502, 604 -> DIALOG;
            // Some answer so when it is the Refer-To that is incomplete.
            case 484 -> method.equals(Method.REFER) ? TRANSACTION : DIALOG;
            // 483 might be mended with a larger Max-Forwards; ours is as large as it gets.
            case 408, 480, 481, 483 -> USAGE;
            case 405 -> carriesUsage(method) || method.equals(Method.INVITE) ? USAGE : TRANSACTION;
            case 489, 501 -> carriesUsage(method) ? USAGE : TRANSACTION;
            // RFC 3261 §15.1.1: whatever is answered to a BYE but a challenge, the call is over.
            default -> method.equals(Method.BYE) && status != 401 && status != 407 ? USAGE : TRANSACTION;
        };
    }

    private static boolean carriesUsage(Method method) {
        return method.equals(Method.NOTIFY) || method.equals(Method.SUBSCRIBE);
    }
}
