/// Mail out: durable, over TLS only (policy B1, decision 0201).
///
/// [Courier] is the way in: it keeps the [MailServer] an administrator named, and takes letters as a kind and a
/// reference, in the very transaction that makes them due. They wait in the [Outbox] until [Smtp] has handed them
/// over; only then does a [Composer] of the room that knows write the [Letter], so nothing that is said in one lies in
/// the queue.
///
///     Courier.enqueue ─▶ letter row ─▶ Outbox round ─▶ Composer ─▶ Smtp ─▶ Delivery
///                                          ▲                                  │
///                                          └── later ◀── Deferred ────────────┤
///                                               Taken, Refused: gone, audited ┘
@NullMarked
package org.belfry.courier;

import org.jspecify.annotations.NullMarked;
