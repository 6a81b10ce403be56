package org.belfry.ground;

import java.time.Period;
import java.util.Optional;
import java.util.Set;

/// One entry of the inventory of personal data (policy E3, E9, decision 6): what is held, about whom, why, how long,
/// and who removes it. The build fails when a column or bucket that exists is in no entry. Immutable.
///
/// @param category what it is, in words an auditor uses, e.g. `sign-in sessions`
/// @param places the columns (`table.column`) or buckets (`blob:bucket`) that hold it
/// @param subject whose data it is
/// @param purpose what it is for
/// @param ground the legal ground of processing (GDPR Article 6)
/// @param term how long it is kept; empty as long as its subject's account exists
/// @param eraser how it ends
public record PersonalData(
        String category,
        Set<String> places,
        Subject subject,
        String purpose,
        LegalGround ground,
        Optional<Period> term,
        Eraser eraser) {

    public PersonalData {
        places = Set.copyOf(places);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("places: none (expected: at least one column or bucket)");
        }
    }

    /// Whose data it is.
    public enum Subject {
        PERSON,
        CALLER,
        CONTACT,
        VISITOR,
        ADMINISTRATOR
    }

    /// GDPR Article 6(1), by letter.
    public enum LegalGround {
        CONSENT,
        CONTRACT,
        LEGAL_OBLIGATION,
        LEGITIMATE_INTEREST
    }

    /// How data of an entry ends.
    public enum Eraser {
        /// The row goes when its term is over or its subject is erased.
        DELETE_ROW,
        /// The person's key is destroyed; the sealed bytes may stay and can never be read again.
        DESTROY_KEY,
        /// The keyed hash is of no use once the index key of its period is replaced.
        REPLACE_INDEX_KEY
    }
}
