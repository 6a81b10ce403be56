package org.belfry.bench.load;

import java.util.regex.Pattern;
import org.belfry.bench.relay.Talkers;

/// What the driver says of its media: one voice in G.711. Over a wire that is encrypted it wants media
/// encrypted too; no secret is measured here. Nobody listens where it says, under a key all share, unless
/// it is one of the [Talkers], who has a key and an address of its own.
final class Sdp {

    private static final String SUITE = "AES_CM_128_HMAC_SHA1_80";
    private static final String KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
    private static final String TYPE = "Content-Type: application/sdp\r\n";
    private static final Pattern MEDIA = Pattern.compile("m=audio (\\d+) ");

    private Sdp() {}

    /// An offer as the end of a message: type, length, empty line, body.
    static String offer(boolean isSecure) {
        return ending(description("127.0.0.1", 17_000, 8, isSecure ? "1" : "", KEY));
    }

    /// The same of the caller of a call that is talked in.
    static String offer(int call) {
        return ending(talker(call, true, "1"));
    }

    /// The answer to what `request` offers, as the end of a message; without an offer no body.
    static String answer(Reply request) {
        String offer = request.body();
        if (!offer.contains("m=audio")) {
            return "Content-Length: 0\r\n\r\n";
        }
        return ending(description("127.0.0.1", 17_000, 8, tag(offer), KEY));
    }

    /// The same of who is called in a call that is talked in.
    static String answer(int call, Reply request) {
        return ending(talker(call, false, tag(request.body())));
    }

    private static String talker(int call, boolean isCaller, String tag) {
        return description(
                Talkers.address(call, isCaller), Talkers.port(isCaller), 0, tag, Talkers.key(call, isCaller));
    }

    /// Where the other side wants to hear the talker, and under which key it speaks itself.
    static Talkers.Side side(int call, boolean isCaller, Reply message) {
        String body = message.body();
        int suite = body.indexOf(" " + SUITE + " inline:");
        var media = MEDIA.matcher(body);
        if (suite < 0 || !media.find()) {
            throw new IllegalStateException("not encrypted: " + body);
        }
        int key = suite + SUITE.length() + " inline:".length() + 1;
        return new Talkers.Side(
                call, isCaller, Integer.parseInt(media.group(1)), body.substring(key, key + KEY.length()));
    }

    /// Of the keys under our suite; empty if there are none.
    private static String tag(String offer) {
        int suite = offer.indexOf(" " + SUITE + " ");
        int line = offer.lastIndexOf(':', suite);
        return suite < 0 ? "" : offer.substring(line + 1, suite);
    }

    /// @param type 8 for A-law, 0 for mu-law
    /// @param tag of the keys, empty in the clear
    private static String description(String address, int port, int type, String tag, String key) {
        return "v=0\r\no=- 1 1 IN IP4 " + address + "\r\ns=-\r\nc=IN IP4 " + address + "\r\nt=0 0\r\nm=audio " + port
                + (tag.isEmpty() ? " RTP/AVP " : " RTP/SAVP ") + type + "\r\na=rtpmap:" + type
                + (type == 8 ? " PCMA" : " PCMU") + "/8000\r\n"
                + (tag.isEmpty() ? "" : "a=crypto:" + tag + " " + SUITE + " inline:" + key + "\r\n") + "a=sendrecv\r\n";
    }

    private static String ending(String body) {
        return TYPE + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
