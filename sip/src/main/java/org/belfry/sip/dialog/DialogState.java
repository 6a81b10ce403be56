package org.belfry.sip.dialog;

/// Where a dialog is in its life (RFC 3261 §12).
///
///     101–199 with tag ──▶ Early ──2xx──▶ Confirmed ──BYE, failure──▶ Terminated
///                            │                                            ▲
///                            └──────── 300–699, BYE, CANCEL, 199 ─────────┘
public sealed interface DialogState {

    /// Opened by a provisional answer.
    record Early() implements DialogState {}

    /// Opened or confirmed by a 2xx, or by a NOTIFY.
    record Confirmed() implements DialogState {}

    /// Nothing is sent in it any more.
    record Terminated(Ending ending) implements DialogState {}

    /// How a dialog ended, in the words of RFC 4235 §4.1.
    enum Ending {
        CANCELLED("cancelled"),
        REJECTED("rejected"),
        REPLACED("replaced"),
        LOCAL_BYE("local-bye"),
        REMOTE_BYE("remote-bye"),
        /// 481, 408 or another answer that ends a dialog.
        ERROR("error"),
        /// No answer, or the session was not refreshed.
        TIMEOUT("timeout");

        private final String word;

        Ending(String word) {
            this.word = word;
        }

        /// As in the `event` attribute of a dialog-info document.
        public String word() {
            return word;
        }
    }
}
