package org.belfry.identity;

import org.belfry.ground.PersonId;
import org.belfry.identity.Rights.Decision;
import org.belfry.identity.Rights.Right;

/// The rights there are so far: one's own account for everybody, all the rest for administrators (policy A8).
final class AdministratorRights implements Rights {

    private static final Decision NOBODY = new Decision.Refused("account-exists", "This account no longer exists.");
    private static final Decision NOT_ADMINISTRATOR =
            new Decision.Refused("administrators-only", "Only administrators may do this.");

    private final People people;

    AdministratorRights(People people) {
        this.people = people;
    }

    @Override
    public Decision decide(PersonId person, Right right) {
        return people.find(person).map(known -> decide(known, right)).orElse(NOBODY);
    }

    private static Decision decide(Person person, Right right) {
        return switch (right) {
            case OWN_ACCOUNT -> new Decision.Allowed("own-account");
            case ADMINISTRATION ->
                person.administrator() ? new Decision.Allowed("administrators-only") : NOT_ADMINISTRATOR;
        };
    }

    @Override
    public Decision enter(PersonId person, Entrance entrance) {
        return people.find(person).map(known -> enter(known, entrance)).orElse(NOBODY);
    }

    @Override
    public Decision enter(Person person, Entrance entrance) {
        return switch (entrance) {
            case CONSOLE -> decide(person, Right.ADMINISTRATION);
            case APP -> decide(person, Right.OWN_ACCOUNT);
        };
    }
}
