package org.belfry.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the interface tells of somebody's message box.
final class VoicemailMessages {

    private VoicemailMessages() {}

    @Meaning("The message box of the person who is signed in.")
    record MessageBox(
            @Meaning("The newest first; those that are being left are not among them.")
            List<LeftMessage> messages,

            @Meaning("The id of their own greeting; none where callers hear the standard one.") @Nullable
            String greeting) {}

    @Meaning("A message, without what was said.")
    record LeftMessage(
            @Meaning("What it is heard, marked and deleted by.")
            String id,

            @Meaning(value = "The number of who called, as shown in the house; empty if hidden.", example = "102")
            String caller,

            @Meaning("Their name, if it was somebody of the house; never what a caller says of themselves.") @Nullable
            String name,

            @Meaning("When it was begun.") Instant leftAt,

            @Meaning(value = "How long it is.", example = "17")
            int seconds,

            @Meaning("Whether it was heard, or marked so.") boolean heard,

            @Meaning("Whether the caller was cut off, because it is as long as a message may be.")
            boolean cut,

            @Meaning("What was said, as far as a program of the house understood it; none if none was asked, or it is "
                    + "not done.")
            @Nullable
            String transcript) {

        @Override
        public String toString() {
            return "[message " + id + "]";
        }
    }

    @Meaning("How a message is to stand in the box.")
    record Mark(@Meaning("Whether it was heard.") boolean heard) {}

    @Meaning("What is sent of each message by mail.")
    record MailChoice(
            @Meaning(
                    value = "Nothing; a notice of from whom and when; or what was said too, as a file.",
                    oneOf = {"off", "notice", "attach"})
            String mail) {}

    @Meaning("How it stands with mail for the person who is signed in.")
    record MailStanding(
            @Meaning(
                    value = "Nothing; a notice of from whom and when; or what was said too, as a file.",
                    oneOf = {"off", "notice", "attach"})
            String mail,

            @Meaning("Where it goes, or would go; none if no address is known.") @Nullable
            String to,

            @Meaning("Whether it can be sent: there is a mail server, and an address.")
            boolean possible) {

        @Override
        public String toString() {
            return "[mail " + mail + "]";
        }
    }
}
