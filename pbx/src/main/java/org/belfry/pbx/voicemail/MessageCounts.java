package org.belfry.pbx.voicemail;

/// How many messages are in a box. Immutable.
public record MessageCounts(int unheard, int heard) {

    static final MessageCounts NONE = new MessageCounts(0, 0);

    public int all() {
        return unheard + heard;
    }
}
