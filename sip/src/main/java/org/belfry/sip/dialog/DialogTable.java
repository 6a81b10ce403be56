package org.belfry.sip.dialog;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What belongs to which dialog, such as the leg of a call.
///
/// A dialog we opened has no remote tag before the first answer: until then it is *half* a dialog, found by Call-ID
/// and our tag, and whatever overtakes that answer finds it so. Several dialogs of one INVITE share their half.
///
/// Limit: `entriesMax` whole and half dialogs together; above it nothing is taken and the caller answers 503. Ids are
/// ordered, so colliding ones cost their logarithm.
///
/// Owned by one thread.
public final class DialogTable<V> {

    private final int entriesMax;
    private final Map<DialogId, V> dialogs = new HashMap<>();

    public DialogTable(int entriesMax) {
        if (entriesMax < 1) {
            throw new IllegalArgumentException("entriesMax: %d (expected: 1 or more)".formatted(entriesMax));
        }
        this.entriesMax = entriesMax;
    }

    /// Puts it in, in place of what was there; false if the table is full.
    public boolean put(DialogId id, V value) {
        if (dialogs.size() >= entriesMax && !dialogs.containsKey(id)) {
            return false;
        }
        dialogs.put(id, value);
        return true;
    }

    /// The same for half a dialog.
    public boolean putHalf(String callId, String localTag, V value) {
        return put(half(callId, localTag), value);
    }

    public @Nullable V find(DialogId id) {
        return dialogs.get(id);
    }

    /// Half a dialog, by its whole id or by an id whose peer was not known before.
    public @Nullable V findHalf(DialogId id) {
        return dialogs.get(half(id.callId(), id.localTag()));
    }

    public @Nullable V remove(DialogId id) {
        return dialogs.remove(id);
    }

    public @Nullable V removeHalf(String callId, String localTag) {
        return dialogs.remove(half(callId, localTag));
    }

    public int size() {
        return dialogs.size();
    }

    /// No tag has a blank in it.
    private static DialogId half(String callId, String localTag) {
        return new DialogId(callId, localTag, " ");
    }
}
