package org.belfry.bench.load;

import java.util.List;

/// The caller: INVITE·407·ACK·INVITE·180·200·ACK·BYE·200.
final class CallScript implements Script {

    private static final int INVITE = Reply.cseq(1, 'I');
    private static final int AGAIN = Reply.cseq(2, 'I');
    private static final int BYE = Reply.cseq(3, 'B');

    private final String transport;
    private final Credentials credentials;
    private final String uri = "sip:callee@" + Credentials.REALM;
    private final String ha2;

    CallScript(String transport, Credentials credentials) {
        this.transport = transport;
        this.credentials = credentials;
        this.ha2 = credentials.hash("INVITE:" + uri);
    }

    @Override
    public void begin(User user, Mouth mouth) {
        mouth.say(user, invite(user, 1, ""));
    }

    @Override
    public Progress heard(User user, Reply reply, Mouth mouth) {
        int status = reply.status();
        int cseq = reply.cseq();
        if (status == 407 && cseq == INVITE) {
            mouth.say(user, head(user, "ACK " + uri, 1, 1, "ACK") + to(reply.line("To")) + end());
            String nonce = String.valueOf(reply.between("nonce=\"", '"'));
            mouth.say(user, invite(user, 2, authorization(user, nonce)));
        } else if (status == 200 && cseq == AGAIN) {
            String contact = reply.line("Contact");
            String target = contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
            String routes = routes(reply.lines("Record-Route"));
            String to = to(reply.line("To"));
            mouth.say(user, head(user, "ACK " + target, 4, 2, "ACK") + to + routes + end());
            mouth.say(user, head(user, "BYE " + target, 3, 3, "BYE") + to + routes + end());
        } else if (status == 200 && cseq == BYE) {
            return Progress.DONE;
        } else if (status >= 300 && status != 407) {
            return Progress.FAILED;
        }
        return Progress.UNDER_WAY;
    }

    /// Record-Route reversed, a line each (RFC 3261 §12.1.2).
    private static String routes(List<String> recorded) {
        var routes = new StringBuilder();
        for (String each : recorded.reversed()) {
            routes.append("Route: ").append(each).append("\r\n");
        }
        return routes.toString();
    }

    private String authorization(User user, String nonce) {
        return "Proxy-Authorization: Digest username=\"" + user.name + "\", realm=\"" + Credentials.REALM
                + "\", nonce=\"" + nonce + "\", uri=\"" + uri + "\", response=\""
                + credentials.response(user.number, nonce, ha2)
                + "\", algorithm=SHA-256, cnonce=\"0a4f113b\", qop=auth, nc=00000001\r\n";
    }

    private String invite(User user, int number, String authorization) {
        return head(user, "INVITE " + uri, number, number, "INVITE") + to("<" + uri + ">") + authorization
                + "Contact: <sip:" + user.name + "@127.0.0.1:5062;transport=" + transport + ">\r\n" + end();
    }

    private String head(User user, String start, int branch, int number, String method) {
        return start + " SIP/2.0\r\n"
                + "Via: SIP/2.0/" + transport + " 127.0.0.1:5062;branch=z9hG4bK-" + user.callId() + "-" + branch
                + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:" + user.name + "@" + Credentials.REALM + ">;tag=" + user.turn + "\r\n"
                + "Call-ID: " + user.callId() + "\r\n"
                + "CSeq: " + number + " " + method + "\r\n";
    }

    private static String to(String value) {
        return "To: " + value + "\r\n";
    }

    private static String end() {
        return "User-Agent: Example Phone 5.1.2\r\nContent-Length: 0\r\n\r\n";
    }
}
