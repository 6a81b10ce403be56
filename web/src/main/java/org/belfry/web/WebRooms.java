package org.belfry.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.belfry.ground.Actor;
import org.belfry.ground.Id;
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
import org.belfry.pbx.call.LiveCall;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.dialplan.Dialplans;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.pbx.live.LiveEvents;
import org.belfry.pbx.record.StoredCallRecords;
import org.belfry.pbx.recording.Recordings;
import org.belfry.pbx.registrar.Registrar;
import org.belfry.pbx.trunk.TrunkState;
import org.belfry.pbx.voicemail.Greetings;
import org.belfry.pbx.voicemail.MailedMessages;
import org.belfry.pbx.voicemail.MessageBoxes;
import org.belfry.trust.Controls;

/// The rooms beneath that the interface speaks for.
///
/// @param recoveryKit makes a new recovery kit, as text to be printed; asked for once, when the first
/// administrator is
///     there to keep it
public record WebRooms(
        Accounts accounts,
        Controls controls,
        History history,
        HouseFacts facts,
        Telephones telephones,
        Voicemail voicemail,
        Recordings recordings,
        Switchroom switchroom,
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

    /// The telephone system, as far as a browser is part of it.
    ///
    /// @param path of the app's door where SIP is spoken over WebSocket
    /// @param relay what a session may use the relay of the same door with (RFC 8656), if there is one
    public record Telephones(Devices devices, String path, Function<Id, Optional<RelayLogin>> relay) {}

    /// What callers leave and hear where somebody is not there.
    public record Voicemail(MessageBoxes boxes, Greetings greetings, KeptSound sounds, MailedMessages mailed) {}

    /// Short-lived credentials of the relay.
    public record RelayLogin(String username, Redacted<String> password) {}

    /// The telephone system, as far as people see and run it.
    public record Switchroom(
            Registrar registrar,
            Dialplans dialplans,
            Supplier<List<TrunkState>> trunks,
            StoredCallRecords records,
            Live live,
            LiveEvents events,
            Supplier<SipPlace> place) {}

    /// The calls there are. Thread-safe.
    public interface Live {

        List<LiveCall> calls();

        /// Ends one and writes down by whom; waits for the store.
        ///
        /// @return whether it was there
        boolean end(Id call, Actor by);
    }

    /// Where telephones sign in over TLS.
    ///
    /// @param authority what they have to trust, as PEM
    public record SipPlace(String address, int port, String authority) {}

    /// What concerns the person who is signed in.
    public record Own(Factors factors, Confirmation confirmation, Notices notices) {}
}
