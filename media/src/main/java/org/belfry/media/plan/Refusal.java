package org.belfry.media.plan;

/// Why a description is not accepted.
public enum Refusal {
    KEYS_IN_CLEAR("Keys in a description are only taken over secure signalling"),
    KEYS_FROM_BROWSER("A browser has to agree on its keys by DTLS"),
    NOT_PROTECTED("This endpoint has to protect its media"),
    LOWERED("A protected call is not continued without protection"),
    DTLS_UNEXPECTED("This endpoint is not known to agree on keys by DTLS"),
    NO_FINGERPRINT("A browser has to name its certificate by SHA-256 or better"),
    NO_ICE("A browser has to use ICE"),
    NO_RTCP_MUX("A browser has to send RTP and RTCP on one port"),
    NO_CODEC("No codec is shared"),
    NO_STREAM("No stream is left of what was asked for"),
    NAMED_ADDRESS("A media address has to be a number, not a name"),
    UNANSWERED("The answer does not fit the offer"),
    UNRELATED("The new description does not follow from the last one"),
    /// Ours to notice: nobody asked.
    NO_OFFER("There is no offer to answer");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence + ".";
    }

    public String sentence() {
        return sentence;
    }
}
