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
/// @param activities what they do, each once (RFC 4480 §3.2, in the data model of RFC 4479); empty if unknown
public record Presence(Uri entity, List<Tuple> tuples, List<Activity> activities) {

    public static final String TYPE = "application/pidf+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:pidf";
    private static final String DATA_MODEL = "urn:ietf:params:xml:ns:pidf:data-model";
    private static final String RPID = "urn:ietf:params:xml:ns:pidf:rpid";
    static final int TUPLES_MAX = 64;

    public Presence {
        tuples = List.copyOf(tuples);
        activities = activities.stream().distinct().toList();
        if (tuples.size() > TUPLES_MAX) {
            throw new IllegalArgumentException("tuples: %d (expected: 0..%d)".formatted(tuples.size(), TUPLES_MAX));
        }
    }

    public Presence(Uri entity, List<Tuple> tuples) {
        this(entity, tuples, List.of());
    }

    /// What keeps somebody.
    public enum Activity {
        ON_THE_PHONE("rpid:on-the-phone"),
        BUSY("rpid:busy");

        private final String element;

        Activity(String element) {
            this.element = element;
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
        boolean isDoing = !activities.isEmpty();
        xml.open(
                "presence",
                "xmlns",
                NAMESPACE,
                "xmlns:dm",
                isDoing ? DATA_MODEL : "",
                "xmlns:rpid",
                isDoing ? RPID : "",
                "entity",
                entity.toString());
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
        if (isDoing) {
            xml.open("dm:person", "id", "person").open("rpid:activities");
            activities.forEach(activity -> xml.empty(activity.element));
            xml.close("rpid:activities").close("dm:person");
        }
        return xml.close("presence").bytes();
    }
}
