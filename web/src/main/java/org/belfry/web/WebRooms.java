package org.belfry.web;

import java.util.function.Supplier;
import org.belfry.ground.Redacted;
import org.belfry.identity.Confirmation;
import org.belfry.identity.Enrolment;
import org.belfry.identity.Factors;
import org.belfry.identity.Invitations;
import org.belfry.identity.Notices;
import org.belfry.identity.People;
import org.belfry.identity.Rights;
import org.belfry.identity.Sessions;
import org.belfry.identity.SignIn;
import org.belfry.trust.Controls;

/// The rooms beneath that the interface speaks for.
///
/// @param recoveryKit makes a new recovery kit, as text to be printed; asked for once, when the first administrator is
///     there to keep it
public record WebRooms(
        Accounts accounts,
        Controls controls,
        History history,
        HouseFacts facts,
        Supplier<Redacted<String>> recoveryKit) {

    /// The front door of `identity`.
    public record Accounts(
            Invitations invitations,
            Enrolment enrolment,
            SignIn signIn,
            Sessions sessions,
            Own own,
            People people,
            Rights rights) {}

    /// What concerns the person who is signed in.
    public record Own(Factors factors, Confirmation confirmation, Notices notices) {}
}
