package org.belfry.net.egress;

import java.util.List;
import java.util.Map;

/// How a request out ended.
public sealed interface Answer {

    /// The destination answered; redirects are answers like any other and are not followed.
    ///
    /// @param headers names in lower case
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answered(int status, Map<String, List<String>> headers, byte[] body) implements Answer {

        /// The first value of a header, or an empty string.
        public String header(String name) {
            var values = headers.get(name);
            return values == null || values.isEmpty() ? "" : values.getFirst();
        }
    }

    /// We did not go: the name leads where this destination may not.
    record Refused(String sentence) implements Answer {}

    /// We went, and it did not work: no such name, no connection, no trust, too slow, too much.
    record Failed(Why why, String sentence) implements Answer {}

    /// What did not work.
    enum Why {
        NO_SUCH_NAME,
        NO_CONNECTION,
        NOT_TRUSTED,
        TOO_SLOW,
        TOO_MUCH,
        OTHER
    }
}
