package org.belfry.pbx.call;

/// Is told how each call goes, on the thread of that call or of who ends it: it must not wait, nor throw.
public interface CallWatcher {

    /// What became of a call, in the order it happens to one; [#CHANGED] at any time between.
    enum What {
        BEGAN,
        RINGS,
        ANSWERED,
        /// Who is in it, or whether they are heard encrypted.
        CHANGED,
        ENDED
    }

    /// @param call as it is since then; as it was last, if it has ended
    void told(What what, LiveCall call);
}
