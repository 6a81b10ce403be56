/// Calls as back-to-back user agents: a thread each that reads like the story of the call (policy C3,
/// decision 0165).
///
///     Calls (loops) ─▶ Mailbox ─▶ Call ─┬─ Hunt: routes, stages, who answers first
///                                       ├─ Sessions: hold, codecs, timers (decision 0166)
///                                       ├─ Transfers: REFER, Replaces (decision 0167)
///                                       └─ Ledger: what became of each leg
///
/// Start with [Call]. A [Leg] is a dialog and its media ([Talk]); who waits for an answer is a `Caller`
/// or, in a transfer, somebody `Held`. What is sent is written from nothing (decision 0168).
/// `Calls.invite` and its sisters are all that the front desk sees.
@NullMarked
package org.belfry.pbx.call;

import org.jspecify.annotations.NullMarked;
