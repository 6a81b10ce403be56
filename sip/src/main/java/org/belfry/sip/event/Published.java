package org.belfry.sip.event;

import java.time.Duration;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// What came of a PUBLISH (RFC 3903 §6).
public sealed interface Published {

    /// Answer with 200.
    ///
    /// @param isNews whether watchers have to be told: there is something new, or something is gone
    record Done(String etag, Duration expires, boolean isNews) implements Published {

        public static final int STATUS = 200;

        /// Writes SIP-ETag and Expires.
        public void writeTo(SipResponse.Builder accepted) {
            accepted.set(Field.SIP_ETAG, etag).set(Field.EXPIRES, expires);
        }
    }

    /// Answer with this status.
    ///
    /// @param header what has to be said with it, or null
    record Refused(int status, @Nullable HeaderName header, String value) implements Published {

        public void writeTo(SipResponse.Builder response) {
            if (header != null) {
                response.set(header, value);
            }
        }
    }

    /// There is no room: answer with 503 and a Retry-After.
    record Full() implements Published {}
}
