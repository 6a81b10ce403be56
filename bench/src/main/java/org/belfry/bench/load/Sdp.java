package org.belfry.bench.load;

/// What the driver says of its media: one voice in G.711, from a port where nobody listens. Over a wire
/// that is encrypted it wants media encrypted too, under a key all share: no secret is measured here.
final class Sdp {

    private static final String SUITE = "AES_CM_128_HMAC_SHA1_80";
    private static final String KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
    private static final String TYPE = "Content-Type: application/sdp\r\n";

    private Sdp() {}

    /// An offer as the end of a message: type, length, empty line, body.
    static String offer(boolean isSecure) {
        return ending(description(isSecure ? "1" : ""));
    }

    /// The answer to what `request` offers, as the end of a message; without an offer no body.
    static String answer(Reply request) {
        String offer = request.body();
        if (!offer.contains("m=audio")) {
            return "Content-Length: 0\r\n\r\n";
        }
        return ending(description(tag(offer)));
    }

    /// Of the keys under our suite; empty if there are none.
    private static String tag(String offer) {
        int suite = offer.indexOf(" " + SUITE + " ");
        int line = offer.lastIndexOf(':', suite);
        return suite < 0 ? "" : offer.substring(line + 1, suite);
    }

    /// @param tag of the keys, empty in the clear
    private static String description(String tag) {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 17000 "
                + (tag.isEmpty() ? "RTP/AVP" : "RTP/SAVP") + " 8\r\na=rtpmap:8 PCMA/8000\r\n"
                + (tag.isEmpty() ? "" : "a=crypto:" + tag + " " + SUITE + " inline:" + KEY + "\r\n") + "a=sendrecv\r\n";
    }

    private static String ending(String body) {
        return TYPE + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
