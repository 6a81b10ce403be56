package org.belfry.net;

import java.security.cert.X509Certificate;
import java.util.List;

/// That a door asks its peers for certificates (mutual TLS). Immutable.
///
/// Where one is required, whoever has none that an anchor vouches for is turned away in the handshake. Where it is only
/// asked for, nobody is: an unknown, expired or foreign certificate is as none (decision 0204). Whose a good one is, is
/// for the protocol to judge: [TcpDoor#certificate] hands it on.
///
/// @param isRequired whether who has none is turned away, else it is let in as before
/// @param anchors authorities that may vouch for peers; none means those of the system
public record ClientCertificates(boolean isRequired, List<X509Certificate> anchors) {

    public ClientCertificates {
        anchors = List.copyOf(anchors);
    }
}
