package org.belfry.sip.digest;

/// One header field for a request we send: `Authorization` or `Proxy-Authorization` with its value. Immutable.
public record CredentialsField(String name, String value) {}
