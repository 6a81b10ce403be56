package org.belfry.ice;

/// Kinds of candidates with the preferences RFC 8445 §5.1.2.2 recommends.
public enum CandidateType {
    HOST("host", 126),
    PEER_REFLEXIVE("prflx", 110),
    SERVER_REFLEXIVE("srflx", 100),
    RELAYED("relay", 0);

    private final String word;
    private final int preference;

    CandidateType(String word, int preference) {
        this.word = word;
        this.preference = preference;
    }

    /// As SDP has it (RFC 8839 §5.1).
    public String word() {
        return word;
    }

    public int preference() {
        return preference;
    }
}
