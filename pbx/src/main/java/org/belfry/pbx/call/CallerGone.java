package org.belfry.pbx.call;

/// Ends the story of an [Attendant] whose caller has left, or has gone on elsewhere. Not to be caught.
public final class CallerGone extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// No stack: it is an end, and no fault.
    CallerGone() {
        super("the caller is gone", null, false, false);
    }
}
