package org.belfry.sip.event;

import java.util.List;
import java.util.Locale;
import org.belfry.sip.Uri;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogId;
import org.belfry.sip.dialog.DialogState;
import org.jspecify.annotations.Nullable;

/// Who is on the telephone: a dialog-info document (RFC 4235 §4). Immutable.
///
/// Limit: 64 dialogs in one document, against NOTIFYs that no datagram can carry.
///
/// @param entity whose dialogs they are
/// @param version one higher in each document of a subscription, from 0
/// @param isFull whether all dialogs are listed, or only those that changed
public record DialogInfo(Uri entity, long version, boolean isFull, List<Entry> dialogs) {

    public static final String TYPE = "application/dialog-info+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:dialog-info";
    static final int DIALOGS_MAX = 64;

    public DialogInfo {
        dialogs = List.copyOf(dialogs);
        if (dialogs.size() > DIALOGS_MAX || version < 0) {
            throw new IllegalArgumentException("dialogs: %d, version: %d (expected: 0..%d, 0 or more)"
                    .formatted(dialogs.size(), version, DIALOGS_MAX));
        }
    }

    /// The states of RFC 4235 §3.7.1.
    public enum Phase {
        TRYING,
        PROCEEDING,
        EARLY,
        CONFIRMED,
        TERMINATED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One end of a dialog: who it is and where, each may be withheld.
    public record Party(
            String display,
            @Nullable Uri identity,
            @Nullable Uri target) {}

    /// One dialog.
    ///
    /// @param id a name of it within the subscription, the same in each document
    /// @param dialog given only to who may take the call over (RFC 3891), or null
    /// @param ending how it ended, for [Phase#TERMINATED], or null
    public record Entry(
            String id,
            @Nullable DialogId dialog,
            boolean isInitiator,
            Phase phase,
            DialogState.@Nullable Ending ending,
            @Nullable Party local,
            @Nullable Party remote) {

        /// A dialog as it is now, with nobody's name in it.
        public static Entry of(String id, Dialog dialog, boolean mayBeTakenOver) {
            DialogState.Ending ending =
                    dialog.state() instanceof DialogState.Terminated(DialogState.Ending how) ? how : null;
            Phase phase = switch (dialog.state()) {
                case DialogState.Early() -> Phase.EARLY;
                case DialogState.Confirmed() -> Phase.CONFIRMED;
                case DialogState.Terminated over -> Phase.TERMINATED;
            };
            DialogId shown = mayBeTakenOver ? dialog.id() : null;
            return new Entry(id, shown, dialog.ownsCallId(), phase, ending, null, null);
        }
    }

    /// The document in UTF-8.
    public byte[] toXml() {
        var xml = new Xml();
        String state = isFull ? "full" : "partial";
        xml.open(
                "dialog-info",
                "xmlns",
                NAMESPACE,
                "version",
                Long.toString(version),
                "state",
                state,
                "entity",
                entity.toString());
        for (Entry entry : dialogs) {
            write(xml, entry);
        }
        return xml.close("dialog-info").bytes();
    }

    private static void write(Xml xml, Entry entry) {
        DialogId dialog = entry.dialog();
        xml.open(
                "dialog",
                "id",
                entry.id(),
                "call-id",
                dialog == null ? "" : dialog.callId(),
                "local-tag",
                dialog == null ? "" : dialog.localTag(),
                "remote-tag",
                dialog == null ? "" : dialog.remoteTag(),
                "direction",
                entry.isInitiator() ? "initiator" : "recipient");
        DialogState.Ending ending = entry.ending();
        xml.element("state", entry.phase().word(), "event", ending == null ? "" : ending.word());
        write(xml, "local", entry.local());
        write(xml, "remote", entry.remote());
        xml.close("dialog");
    }

    private static void write(Xml xml, String side, @Nullable Party party) {
        if (party == null) {
            return;
        }
        xml.open(side);
        if (party.identity() != null) {
            xml.element("identity", party.identity().toString(), "display", party.display());
        }
        if (party.target() != null) {
            xml.empty("target", "uri", party.target().toString());
        }
        xml.close(side);
    }
}
