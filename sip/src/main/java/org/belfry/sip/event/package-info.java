/// Events (RFC 6665): who wants to know is told, for a time. No socket, thread or clock.
///
/// An [EventPackage] is data. [Asked] judges a SUBSCRIBE of a peer, [ServedSubscription] is what we owe it then;
/// [OwnSubscription] is what we asked of a peer. The bodies: [DialogInfo] (RFC 4235), [Presence] (RFC 3863),
/// [MessageSummary] (RFC 3842) and [Sipfrag] (RFC 3515). [Publications] keeps what peers PUBLISH (RFC 3903).
/// [PageMessage] is the MESSAGE of RFC 3428.
///
/// Who may subscribe or publish is checked by the caller, before.
@NullMarked
package org.belfry.sip.event;

import org.jspecify.annotations.NullMarked;
