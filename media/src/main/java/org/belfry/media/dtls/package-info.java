/// Keys for a browser's call: DTLS 1.2 with `use_srtp` (RFC 5763, 5764, 6347, 7627), without sockets.
///
/// Start with [DtlsAssociations], which is made once and opens a [DtlsAssociation] for each transport: it is handed the
/// datagrams that look like DTLS, tells its [DtlsListener] what to send, and says once what became of it
/// ([DtlsOutcome]). [DtlsIdentities] holds our certificate, a new one each day and never on disk.
///
/// Bouncy Castle speaks the protocol and blocks while it does (decision 0140). So a handshake lives on one virtual
/// thread, reading from an [Inbox] that the owner fills; once keys are there the thread ends, and what still comes
/// (the last flight again, `close_notify`) is worked off on the owner's thread. A stranger's bytes pass [RecordCheck]
/// before they reach the library.
@NullMarked
package org.belfry.media.dtls;

import org.jspecify.annotations.NullMarked;
