/// Dialogs (RFC 3261 §12): what two user agents remember of each other between requests. No socket, thread or clock.
///
/// Start at [Dialog]: immutable, opened from a request and its answer, on either side; it counts, routes and builds
/// what is sent within it. [InviteDialogs] keeps the several dialogs one INVITE may open where proxies fork.
/// [DialogTable] finds what belongs to a message. [FailureEffect] and [Usages] say what a failure takes down with it
/// (RFC 5057), [OpenExchanges] who gives way when both sides ask at once.
///
/// On top of that: session timers ([SessionOffer], [SessionAnswer], [SessionTimer]; RFC 4028), call transfer
/// ([Referral], [Replacement]; RFC 3515, RFC 3891), keys told by INFO ([DtmfRelay]) and the answer to OPTIONS
/// ([Capabilities]). Subscriptions are in `org.belfry.sip.event`.
///
/// Who sends is never checked here: authenticate first, then ask. What a peer wrote wrongly is a value such as
/// [DialogFault]; exceptions are our bugs.
@NullMarked
package org.belfry.sip.dialog;

import org.jspecify.annotations.NullMarked;
