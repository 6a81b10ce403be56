package org.belfry.net;

import java.security.cert.X509Certificate;
import java.util.List;

/// That a door asks its peers for certificates (mutual TLS). Immutable.
///
/// A certificate that no anchor vouches for ends the handshake, asked for or required. Whose it is, is for the protocol
/// to judge: [TcpDoor#certificate] hands it on.
///
/// @param isRequired whether who has none is turned away, else it is let in as before
/// @param anchors authorities that may vouch for peers, at least one: the system's vouch for everybody
public record ClientCertificates(boolean isRequired, List<X509Certificate> anchors) {

    public ClientCertificates {
        anchors = List.copyOf(anchors);
        if (anchors.isEmpty()) {
            throw new IllegalArgumentException("anchors: none (expected: whoever may vouch for peers)");
        }
    }
}
