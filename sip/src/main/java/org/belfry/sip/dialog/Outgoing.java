package org.belfry.sip.dialog;

import org.belfry.sip.SipRequest;

/// A request to be sent within a dialog, still without Via, and the dialog from now on.
public record Outgoing(Dialog dialog, SipRequest.Builder request) {}
