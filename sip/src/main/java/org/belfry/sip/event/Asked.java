package org.belfry.sip.event;

import java.time.Duration;
import java.util.List;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// What a SUBSCRIBE asks for (RFC 6665 §4.2.1): a new subscription, a longer one, or with 0 seconds the present
/// state once and no more.
public sealed interface Asked {

    /// Answer with this status.
    ///
    /// @param header what has to be said with it, or null
    record Refused(int status, @Nullable HeaderName header, String value) implements Asked {

        public void writeTo(SipResponse.Builder response) {
            if (header != null) {
                response.set(header, value);
            }
        }
    }

    /// Answer with 200 and tell the state at once.
    ///
    /// @param id of the Event header, or null
    record Wanted(EventPackage event, @Nullable String id, Duration granted) implements Asked {

        public static final int STATUS = 200;

        /// Writes Expires.
        public void writeTo(SipResponse.Builder accepted) {
            accepted.set(Field.EXPIRES, granted);
        }

        /// Whether it is over with the NOTIFY that follows.
        public boolean isFetch() {
            return granted.isZero();
        }
    }

    static Asked of(SipRequest subscribe, List<EventPackage> served) {
        HeaderValue.WithParams event = subscribe.read(Field.EVENT);
        EventPackage found = event == null ? null : find(event, served);
        if (event == null || found == null) {
            return new Refused(489, HeaderName.ALLOW_EVENTS, EventPackage.names(served));
        }
        if (subscribe.isMalformed(Field.EXPIRES)) {
            return new Refused(400, null, "");
        }
        if (subscribe.has(HeaderName.ACCEPT) && !accepts(subscribe, found.contentType())) {
            return new Refused(406, HeaderName.ACCEPT, found.contentType());
        }
        Duration asked = subscribe.expires();
        Duration granted = asked == null ? found.expiresUsual() : asked;
        if (!granted.isZero() && granted.compareTo(found.expiresMin()) < 0) {
            return new Refused(
                    423,
                    HeaderName.MIN_EXPIRES,
                    Long.toString(found.expiresMin().toSeconds()));
        }
        boolean tooLong = granted.compareTo(found.expiresMax()) > 0;
        return new Wanted(found, event.param("id"), tooLong ? found.expiresMax() : granted);
    }

    /// Names of packages are compared exactly (RFC 6665 §8.2.1).
    private static @Nullable EventPackage find(HeaderValue.WithParams event, List<EventPackage> served) {
        for (EventPackage one : served) {
            if (one.name().equals(event.value())) {
                return one;
            }
        }
        return null;
    }

    private static boolean accepts(SipRequest subscribe, String contentType) {
        String bare = contentType.replaceFirst(";.*", "");
        String group = bare.replaceFirst("/.*", "/*");
        for (HeaderValue.WithParams type : subscribe.readAll(Field.ACCEPT)) {
            if (type.is(bare) || type.is(group) || type.is("*/*")) {
                return true;
            }
        }
        return false;
    }
}
