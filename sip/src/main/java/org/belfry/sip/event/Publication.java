package org.belfry.sip.event;

import java.time.Instant;
import org.belfry.sip.SipMessage;

/// What somebody made known of a resource, for a time (RFC 3903 §3). Immutable.
public final class Publication {

    private final String resource;
    private final String event;
    private final String etag;
    private final Instant expiresAt;
    private final String contentType;
    private final byte[] body;

    Publication(Key key, String etag, Instant expiresAt, String contentType, byte[] body) {
        this.resource = key.resource();
        this.event = key.event();
        this.etag = etag;
        this.expiresAt = expiresAt;
        this.contentType = contentType;
        this.body = body;
    }

    /// What it is about.
    record Key(String resource, String event) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = resource.compareTo(other.resource);
            return order != 0 ? order : event.compareTo(other.event);
        }
    }

    Key key() {
        return new Key(resource, event);
    }

    Publication renewed(String newEtag, Instant newExpiresAt) {
        return new Publication(key(), newEtag, newExpiresAt, contentType, body);
    }

    static Publication of(Key key, String etag, Instant expiresAt, String contentType, SipMessage message) {
        return new Publication(key, etag, expiresAt, contentType, message.body());
    }

    /// Whom it is about, in the words of who looked it up.
    public String resource() {
        return resource;
    }

    /// The name of the package.
    public String event() {
        return event;
    }

    /// Changes with each PUBLISH.
    public String etag() {
        return etag;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public String contentType() {
        return contentType;
    }

    /// A copy.
    public byte[] body() {
        return body.clone();
    }

    /// The package and the size, nothing personal.
    @Override
    public String toString() {
        return "Publication of %s, %d bytes".formatted(event, body.length);
    }
}
