package org.belfry.media.dtls;

/// Who begins (RFC 5763 §5): `setup:active` is the client, `setup:passive` the server.
public enum DtlsRole {
    CLIENT,
    SERVER
}
