package org.belfry.sip.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.belfry.sip.Uri;
import org.jspecify.annotations.Nullable;

/// Who is there: a PIDF document (RFC 3863 §4, used by RFC 3856). Immutable.
///
/// Limit: 64 tuples.
///
/// @param entity whose presence it is
public record Presence(Uri entity, List<Tuple> tuples) {

    public static final String TYPE = "application/pidf+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:pidf";
    static final int TUPLES_MAX = 64;

    public Presence {
        tuples = List.copyOf(tuples);
        if (tuples.size() > TUPLES_MAX) {
            throw new IllegalArgumentException("tuples: %d (expected: 0..%d)".formatted(tuples.size(), TUPLES_MAX));
        }
    }

    /// One way to reach somebody.
    ///
    /// @param id a name of it within the document: a letter, then letters and digits
    /// @param isOpen whether it can be used now
    /// @param note for people to read; empty for none
    public record Tuple(
            String id,
            boolean isOpen,
            @Nullable Uri contact,
            String note,
            @Nullable Instant timestamp) {

        public Tuple {
            if (!id.matches("[A-Za-z][A-Za-z0-9]{0,63}")) {
                throw new IllegalArgumentException("id: (expected: a letter, then letters and digits, 64 at most)");
            }
        }
    }

    /// The document in UTF-8.
    public byte[] toXml() {
        var xml = new Xml();
        xml.open("presence", "xmlns", NAMESPACE, "entity", entity.toString());
        for (Tuple tuple : tuples) {
            xml.open("tuple", "id", tuple.id()).open("status");
            xml.element("basic", tuple.isOpen() ? "open" : "closed").close("status");
            if (tuple.contact() != null) {
                xml.element("contact", tuple.contact().toString());
            }
            if (!tuple.note().isEmpty()) {
                xml.element("note", tuple.note());
            }
            if (tuple.timestamp() != null) {
                xml.element(
                        "timestamp",
                        tuple.timestamp().truncatedTo(ChronoUnit.SECONDS).toString());
            }
            xml.close("tuple");
        }
        return xml.close("presence").bytes();
    }
}
