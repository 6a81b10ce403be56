package org.belfry.identity;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;

/// The words identity uses in the audit trail (policy C6), so that they stay the same everywhere.
final class Chronicle {

    static final String SIGN_IN_FAIL = "sign-in.fail";
    static final String SESSION_BEGIN = "session.begin";
    static final String SESSION_END = "session.end";
    static final String NETWORK_NEW = "network.new";
    static final String INVITATION_MAKE = "invitation.make";
    static final String CONFIRM_FAIL = "confirm.fail";
    static final String PERSON_ENROL = "person.enrol";
    static final String PASSKEY_ADD = "passkey.add";
    static final String PASSKEY_REMOVE = "passkey.remove";
    static final String RECOVERY_CODES_RENEW = "recovery-codes.renew";
    static final String RECOVERY_CODE_USE = "recovery-code.use";
    static final String PASSWORD_UPGRADE = "password.upgrade";
    static final String PASSWORD_CHANGE = "password.change";

    private Chronicle() {}

    /// Something `person` did from a visit.
    static AuditEvent did(Instant at, PersonId person, Visit visit, String action, Map<String, String> details) {
        return new AuditEvent(
                at, new Actor.Someone(person), Optional.of(visit.from()), action, Optional.of(person), details);
    }

    /// Something tried by somebody who has not proven to be `about`.
    static AuditEvent tried(
            Instant at, Optional<PersonId> about, Visit visit, String action, Map<String, String> details) {
        return new AuditEvent(at, new Actor.Stranger(), Optional.of(visit.from()), action, about, details);
    }

    static AuditEvent done(
            Instant at,
            Actor by,
            Optional<IpAddress> from,
            String action,
            Optional<PersonId> about,
            Map<String, String> details) {
        return new AuditEvent(at, by, from, action, about, details);
    }
}
