/// Transactions (RFC 3261 §17 with RFC 6026, RFC 4320 and RFC 3262): what makes one request and its answers out of
/// messages that are lost, doubled and late.
///
/// Start at [Transactions]: one per event loop. It is given messages, requests, answers and the time; it gives
/// bytes to a [Sender] and news to a [TransactionUser]. The four machines are `InviteClient`, `NonInviteClient`,
/// `InviteServer` and `NonInviteServer`, each drawn in its Javadoc; their deadlines hang in one `TimerWheel`;
/// `FingerprintTable` finds a transaction by what a peer wrote without letting the peer choose where it is looked
/// for. `ReliableProvisionals` is RFC 3262 for the answering side; [Glare] says who gives way when both sides
/// change a session at once.
@NullMarked
package org.belfry.sip.transaction;

import org.jspecify.annotations.NullMarked;
