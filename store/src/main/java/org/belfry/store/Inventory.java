package org.belfry.store;

import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.belfry.ground.PersonalData;
import org.belfry.ground.PersonalData.Eraser;
import org.belfry.ground.PersonalData.LegalGround;
import org.belfry.ground.PersonalData.Subject;

/// What we hold about people, where, why and for how long (policy E3, E9, decision 6); and which columns hold nothing
/// about anybody. A test fails when a column of the schema is on neither list, or on one that does not exist.
///
/// Each room that owns tables has a method here.
public final class Inventory {

    private static final String BUCKET = "blob:";

    private Inventory() {}

    /// Every category of personal data.
    public static List<PersonalData> entries() {
        return List.of(
                new PersonalData(
                        "audit trail",
                        Set.of("audit.actor_id", "audit.about_id", "audit.origin_sealed", "audit.details_sealed"),
                        Subject.PERSON,
                        "to show who signed in and who changed what",
                        LegalGround.LEGITIMATE_INTEREST,
                        Optional.of(Period.ofYears(1)),
                        Eraser.DESTROY_KEY),
                new PersonalData(
                        "settings of the organisation",
                        Set.of("setting.value_sealed"),
                        Subject.ADMINISTRATOR,
                        "to run the service as its administrators set it up",
                        LegalGround.CONTRACT,
                        Optional.empty(),
                        Eraser.DELETE_ROW),
                new PersonalData(
                        "whose data a stored file is",
                        Set.of("blob_subject.person_id"),
                        Subject.PERSON,
                        "to find and erase the files about a person",
                        LegalGround.LEGAL_OBLIGATION,
                        Optional.empty(),
                        Eraser.DELETE_ROW));
    }

    /// Columns (`table.column`) and buckets (`blob:bucket`) that hold nothing about anybody.
    public static Set<String> impersonal() {
        return Set.of(
                "setting.name",
                "setting.changed_at",
                "audit.sequence",
                "audit.happened_at",
                "audit.action",
                "audit.actor",
                "audit.hash",
                "audit_head.sequence",
                "audit_head.signed_at",
                "audit_head.hash",
                "audit_head.signature",
                "blob.id",
                "blob.bucket",
                "blob.bytes",
                "blob.created_at",
                "blob_subject.blob_id",
                // Written, read and removed by tests and the daily check.
                "blob:self-check");
    }

    /// The names of all buckets that are declared, personal or not.
    static Set<String> buckets() {
        var places = new TreeSet<>(impersonal());
        entries().forEach(entry -> places.addAll(entry.places()));
        return places.stream()
                .filter(place -> place.startsWith(BUCKET))
                .map(place -> place.substring(BUCKET.length()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
