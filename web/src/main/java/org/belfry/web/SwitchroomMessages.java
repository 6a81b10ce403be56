package org.belfry.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people are told of telephones, numbers, lines and calls.
final class SwitchroomMessages {

    private SwitchroomMessages() {}

    @Meaning("A telephone.")
    record DeviceEntry(
            @Meaning("Which.") String id,
            @Meaning("Whose, as people read it.") String person,

            @Meaning(value = "What it is called.", example = "Desk")
            String label,

            @Meaning(value = "What it signs in with.", example = "0a1b2c3d4e5f")
            String username,

            @Meaning("Whether it may come encrypted only.") boolean encryptedOnly,
            @Meaning("Since when it may sign in.") Instant addedAt,

            @Meaning("How it is signed in; nothing if it is not.") @Nullable
            Presence presence) {}

    @Meaning("How a telephone is signed in.")
    record Presence(
            @Meaning(
                    value = "How it talks to us.",
                    oneOf = {"udp", "tcp", "tls", "ws", "wss"})
            String transport,

            @Meaning("Where it came from.") String address,
            @Meaning("What it says it is.") String userAgent,
            @Meaning("Since when.") Instant since,
            @Meaning("Whether there is a way to it now.") boolean reachable) {}

    @Meaning("A telephone of one's own to be added.")
    record NewDevice(
            @Meaning(value = "What to call it.", example = "Desk", charsMax = 64)
            String label) {}

    @Meaning("A telephone for somebody to be added.")
    record NewDeviceFor(
            @Meaning("Whose: an id of the accounts.") String person,

            @Meaning(value = "What to call it.", example = "Desk", charsMax = 64)
            String label) {}

    @Meaning("What to set a telephone up with; the password is told this once.")
    record DeviceMade(
            @Meaning("Which.") String id,
            @Meaning("What it signs in with.") String username,
            @Meaning("Its secret.") String password,
            @Meaning("The domain of its addresses.") String domain,
            @Meaning("Where it signs in.") String server,
            @Meaning("At which port, over TLS.") int port,
            @Meaning("What it has to trust, as PEM.") String authority) {

        @Override
        public String toString() {
            return "[device " + username + "]";
        }
    }

    @Meaning("A number of the house.")
    record Extension(
            @Meaning(value = "What is dialled.", example = "101")
            String number,

            @Meaning(
                    value = "What it leads to.",
                    oneOf = {"person", "box", "group", "menu", "hours", "queue", "outside", "say", "end"})
            String kind,

            @Meaning("Whom or which, as people read it.") String name) {}

    @Meaning("A number for somebody.")
    record NewExtension(
            @Meaning(value = "2 to 8 digits.", example = "101", charsMax = 8)
            String number,

            @Meaning("Whose: an id of the accounts.") String person) {}

    @Meaning("A line to the world.")
    record TrunkEntry(
            @Meaning("Its name.") String name,
            @Meaning("The country numbers are dialled in.") String country,
            @Meaning("The number it shows.") String shown,
            @Meaning("Whether calls by it cost money.") boolean paid,

            @Meaning(
                    value = "How it is.",
                    oneOf = {"unknown", "up", "down"})
            String health,

            @Meaning("Whether the provider knows where we are.")
            boolean registered,

            @Meaning("Why it is so.") String sentence) {}

    @Meaning("A call that is up or rings.")
    record CallNow(
            @Meaning("Which.") String id,
            @Meaning("Who called.") String from,
            @Meaning("Who is called.") String to,
            @Meaning("Since when.") Instant beganAt,

            @Meaning("When it was answered; nothing while it rings.") @Nullable
            Instant answeredAt,

            @Meaning("Whether all who talk do so encrypted.")
            boolean encrypted) {}

    @Meaning("A part of a call that is over: one side of it.")
    record CallPart(
            @Meaning("Which call.") String call,
            @Meaning("Which part of it, from 0.") int leg,
            @Meaning("Who called.") String from,
            @Meaning("Who was called.") String to,
            @Meaning("When it began.") Instant beganAt,

            @Meaning("When it was answered, if it was.") @Nullable
            Instant answeredAt,

            @Meaning("When it ended.") Instant endedAt,
            @Meaning("How long they talked.") long seconds,

            @Meaning("Status of SIP; 200 if it was answered.")
            int status,

            @Meaning(
                    value = "Who ended it.",
                    oneOf = {"caller", "called", "house"})
            String endedBy,

            @Meaning("Why, in one sentence.") String cause,
            @Meaning("Whether its voice was encrypted.") boolean encrypted,

            @Meaning("Why it sounded bad, if it did.") @Nullable
            String voice) {}

    @Meaning("Whose calls are looked for.")
    record CallsWith(
            @Meaning(
                    value = "The name of an account, a piece of a name, or a number however it is written.",
                    example = "020 7946 0018",
                    charsMax = 100)
            String words) {}

    @Meaning("A piece of the call records, newest first.")
    record CallRecordsPage(
            @Meaning("The parts of calls.") List<CallPart> parts,

            @Meaning("Ask for those before this moment next, in milliseconds since 1970; nothing at the end.") @Nullable
            Long next,

            @Meaning("And to leave out that many of them.") @Nullable
            Long nextSkip) {}

    @Meaning("Call records as a table of RFC 4180; what a spreadsheet would take for a formula is defused.")
    record CallSheet(
            @Meaning(value = "What to call the file.", example = "calls.csv")
            String name,

            @Meaning("The table.") String csv,

            @Meaning("Ask for those before this moment next, in milliseconds since 1970; nothing at the end.") @Nullable
            Long next,

            @Meaning("And to leave out that many of them.") @Nullable
            Long nextSkip) {}
}
