package org.belfry.bench.load;

/// REGISTER·401·REGISTER·200.
final class RegisterScript implements Script {

    private static final int FIRST = Reply.cseq(1, 'R');
    private static final int SECOND = Reply.cseq(2, 'R');

    private final String transport;
    private final int port;
    private final Credentials credentials;
    private final String ha2;

    /// @param port that stands in Via and Contact
    RegisterScript(String transport, Credentials credentials, int port) {
        this.port = port;
        this.transport = transport;
        this.credentials = credentials;
        this.ha2 = credentials.hash("REGISTER:sip:" + Credentials.REALM);
    }

    @Override
    public void begin(User user, Mouth mouth) {
        mouth.say(user, register(user, 1, ""));
    }

    @Override
    public Progress heard(User user, Reply reply, Mouth mouth) {
        int cseq = reply.cseq();
        int status = reply.status();
        if (status == 401 && cseq == FIRST) {
            String nonce = String.valueOf(reply.between("nonce=\"", '"'));
            mouth.say(user, register(user, 2, authorization(user, nonce)));
            return Progress.UNDER_WAY;
        }
        if (status == 200 && cseq == SECOND) {
            return Progress.DONE;
        }
        // A late copy of an answer to the first.
        return status == 100 || cseq == FIRST ? Progress.UNDER_WAY : Progress.FAILED;
    }

    private String authorization(User user, String nonce) {
        return "Authorization: Digest username=\"" + user.name + "\", realm=\"" + Credentials.REALM + "\", nonce=\""
                + nonce + "\", uri=\"sip:" + Credentials.REALM + "\", response=\""
                + credentials.response(user.number, nonce, ha2)
                + "\", algorithm=SHA-256, cnonce=\"0a4f113b\", qop=auth, nc=00000001\r\n";
    }

    private String register(User user, int number, String authorization) {
        return "REGISTER sip:" + Credentials.REALM + " SIP/2.0\r\n"
                + "Via: SIP/2.0/" + transport + " 127.0.0.1:" + port + ";branch=z9hG4bK-" + user.callId() + "-" + number
                + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:" + user.name + "@" + Credentials.REALM + ">;tag=" + user.turn + "\r\n"
                + "To: <sip:" + user.name + "@" + Credentials.REALM + ">\r\n"
                + "Call-ID: " + user.callId() + "\r\n"
                + "CSeq: " + number + " REGISTER\r\n"
                + "Contact: <sip:" + user.name + "@127.0.0.1:" + port + ";transport=" + transport + ">\r\n"
                + "Expires: 3600\r\n"
                + authorization
                + Credentials.USER_AGENT
                + "Content-Length: 0\r\n\r\n";
    }
}
