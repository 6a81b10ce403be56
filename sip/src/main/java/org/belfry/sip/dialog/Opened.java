package org.belfry.sip.dialog;

/// What came of opening a dialog.
public sealed interface Opened {

    record Whole(Dialog dialog) implements Opened {}

    /// The peer's message is not fit to open one.
    record Broken(DialogFault fault) implements Opened {}
}
