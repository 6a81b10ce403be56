package org.belfry.bench.load;

/// What a user says, and what it wants to hear.
interface Script {

    /// Says a message for a user.
    interface Mouth {
        void say(User user, String message);
    }

    /// Begins a turn.
    void begin(User user, Mouth mouth);

    /// Goes on with an answer.
    Progress heard(User user, Reply reply, Mouth mouth);

    enum Progress {
        UNDER_WAY,
        DONE,
        FAILED
    }
}
