package org.belfry.sip.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.jspecify.annotations.Nullable;

/// What was published, by E-Tag: the state of an event state compositor (RFC 3903 §6).
///
/// | limit | against |
/// |---|---|
/// | `publicationsMax` | memory: above it the answer is [Published.Full] |
/// | 8 publications of one resource and package | a device that publishes anew and never says which it means: the one
/// that ends first gives way |
/// | 16,384 octets a body | memory: 413 |
/// | Expires as in the package | 423, or shortened |
///
/// An E-Tag is 120 random bits: nobody changes what somebody else published. Owned by one thread.
public final class Publications {

    static final int PER_RESOURCE_MAX = 8;
    static final int BODY_BYTES_MAX = 16_384;

    private static final Comparator<Publication> BY_END =
            Comparator.comparing(Publication::expiresAt).thenComparing(Publication::etag);

    private final int publicationsMax;
    private final List<EventPackage> served;
    private final RandomGenerator random;
    private final Map<String, Publication> byEtag = new HashMap<>();
    private final Map<Publication.Key, List<Publication>> byKey = new HashMap<>();
    private final TreeSet<Publication> byEnd = new TreeSet<>(BY_END);

    /// @param random must not be guessable
    public Publications(int publicationsMax, List<EventPackage> served, RandomGenerator random) {
        if (publicationsMax < 1) {
            throw new IllegalArgumentException("publicationsMax: %d (expected: 1 or more)".formatted(publicationsMax));
        }
        this.publicationsMax = publicationsMax;
        this.served = List.copyOf(served);
        this.random = random;
    }

    /// Takes a PUBLISH for this resource from somebody who may (§6 steps 1 to 7).
    public Published publish(String resource, SipRequest publish, Instant now) {
        EventPackage event = packageOf(publish);
        if (event == null) {
            return new Published.Refused(489, HeaderName.ALLOW_EVENTS, EventPackage.names(served));
        }
        boolean isMalformed = publish.isMalformed(Field.SIP_IF_MATCH) || publish.isMalformed(Field.EXPIRES);
        boolean isEmpty = publish.bodyLength() == 0;
        if (!publish.is(Method.PUBLISH) || isMalformed || (isEmpty && !publish.has(HeaderName.SIP_IF_MATCH))) {
            return new Published.Refused(400, null, "");
        }
        var key = new Publication.Key(resource, event.name());
        String match = publish.read(Field.SIP_IF_MATCH);
        Publication old = match == null ? null : find(key, match, now);
        if (match != null && old == null) {
            return new Published.Refused(412, null, "");
        }
        Published refused = refused(event, publish);
        return refused != null ? refused : store(key, event, publish, old, now);
    }

    private @Nullable EventPackage packageOf(SipRequest publish) {
        HeaderValue.WithParams event = publish.read(Field.EVENT);
        for (EventPackage one : served) {
            if (event != null && one.name().equals(event.value())) {
                return one;
            }
        }
        return null;
    }

    private @Nullable Publication find(Publication.Key key, String etag, Instant now) {
        Publication found = byEtag.get(etag);
        boolean isIt = found != null && found.key().equals(key) && now.isBefore(found.expiresAt());
        return isIt ? found : null;
    }

    private static @Nullable Published refused(EventPackage event, SipRequest publish) {
        Duration asked = publish.expires();
        if (asked != null && !asked.isZero() && asked.compareTo(event.expiresMin()) < 0) {
            return new Published.Refused(
                    423,
                    HeaderName.MIN_EXPIRES,
                    Long.toString(event.expiresMin().toSeconds()));
        }
        if (publish.bodyLength() > BODY_BYTES_MAX) {
            return new Published.Refused(413, null, "");
        }
        HeaderValue.WithParams type = publish.read(Field.CONTENT_TYPE);
        boolean isShown = publish.bodyLength() == 0 || (type != null && type.is(event.contentType()));
        return isShown ? null : new Published.Refused(415, HeaderName.ACCEPT, event.contentType());
    }

    private Published store(
            Publication.Key key, EventPackage event, SipRequest publish, @Nullable Publication old, Instant now) {
        Duration asked = publish.expires() == null ? event.expiresUsual() : publish.expires();
        Duration expires = asked.compareTo(event.expiresMax()) > 0 ? event.expiresMax() : asked;
        String etag = newEtag();
        if (expires.isZero()) {
            if (old != null) {
                remove(old);
            }
            return new Published.Done(etag, expires, old != null);
        }
        if (old == null && !makeRoom(key, now)) {
            return new Published.Full();
        }
        if (old != null) {
            remove(old);
        }
        Instant until = now.plus(expires);
        boolean hasBody = publish.bodyLength() > 0;
        add(
                old != null && !hasBody
                        ? old.renewed(etag, until)
                        : Publication.of(key, etag, until, event.contentType(), publish));
        return new Published.Done(etag, expires, hasBody);
    }

    private boolean makeRoom(Publication.Key key, Instant now) {
        List<Publication> others = byKey.getOrDefault(key, List.of());
        if (others.size() >= PER_RESOURCE_MAX) {
            others.stream().min(BY_END).ifPresent(this::remove);
        }
        if (byEtag.size() >= publicationsMax && !byEnd.first().expiresAt().isAfter(now)) {
            remove(byEnd.first());
        }
        return byEtag.size() < publicationsMax;
    }

    private void add(Publication publication) {
        byEtag.put(publication.etag(), publication);
        byKey.computeIfAbsent(publication.key(), key -> new ArrayList<>(1)).add(publication);
        byEnd.add(publication);
    }

    private void remove(Publication publication) {
        byEtag.remove(publication.etag());
        byEnd.remove(publication);
        List<Publication> others = byKey.get(publication.key());
        if (others != null) {
            others.remove(publication);
            if (others.isEmpty()) {
                byKey.remove(publication.key());
            }
        }
    }

    private String newEtag() {
        return Long.toString(random.nextLong() >>> 4, 36) + Long.toString(random.nextLong() >>> 4, 36);
    }

    /// What is published of a resource, the oldest first.
    public List<Publication> of(String resource, EventPackage event) {
        return List.copyOf(byKey.getOrDefault(new Publication.Key(resource, event.name()), List.of()));
    }

    /// When to call [#tick] again, or null.
    public @Nullable Instant nextDeadline() {
        return byEnd.isEmpty() ? null : byEnd.first().expiresAt();
    }

    /// Forgets what has ended and gives it: its watchers have to be told.
    public List<Publication> tick(Instant now) {
        var ended = new ArrayList<Publication>();
        while (!byEnd.isEmpty() && !now.isBefore(byEnd.first().expiresAt())) {
            ended.add(byEnd.first());
            remove(byEnd.first());
        }
        return ended;
    }

    public int size() {
        return byEtag.size();
    }
}
