package org.belfry.bench.load;

import java.util.List;

/// The caller: INVITE·407·ACK·INVITE·180·200·ACK·BYE·200, or all but the end of it.
final class CallScript implements Script {

    private static final int INVITE = Reply.cseq(1, 'I');
    private static final int AGAIN = Reply.cseq(2, 'I');
    private static final int BYE = Reply.cseq(3, 'B');

    private final String transport;
    private final Credentials credentials;
    private final boolean isHeld;
    private final boolean isTalk;
    private final String offer;
    private final String[] uris;
    private final String[] ha2;

    CallScript(LoadPlan plan, Credentials credentials) {
        this.transport = plan.wire().token();
        this.credentials = credentials;
        this.isHeld = plan.scenario().isHeld();
        this.isTalk = plan.scenario() == LoadPlan.Scenario.TALK;
        this.offer = Sdp.offer(plan.wire().isSecure());
        uris = new String[LoadPlan.CALLEES];
        ha2 = new String[LoadPlan.CALLEES];
        for (int i = 0; i < uris.length; i++) {
            uris[i] = "sip:" + Credentials.extension(plan.firstCallee() + i) + "@" + Credentials.REALM;
            ha2[i] = credentials.hash("INVITE:" + uris[i]);
        }
    }

    private String uri(User user) {
        return uris[user.number % uris.length];
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
            mouth.say(user, head(user, "ACK " + uri(user), 1, 1, "ACK") + to(reply.line("To")) + end());
            String nonce = String.valueOf(reply.between("nonce=\"", '"'));
            mouth.say(user, invite(user, 2, authorization(user, nonce)));
        } else if (status == 200 && cseq == AGAIN) {
            String contact = reply.line("Contact");
            String target = contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
            String routes = routes(reply.lines("Record-Route"));
            String to = to(reply.line("To"));
            mouth.say(user, head(user, "ACK " + target, 4, 2, "ACK") + to + routes + end());
            if (isTalk) {
                System.out.println(Sdp.side(user.number, true, reply).line());
            }
            if (isHeld) {
                return Progress.DONE;
            }
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
                + "\", nonce=\"" + nonce + "\", uri=\"" + uri(user) + "\", response=\""
                + credentials.response(user.number, nonce, ha2[user.number % ha2.length])
                + "\", algorithm=SHA-256, cnonce=\"0a4f113b\", qop=auth, nc=00000001\r\n";
    }

    private String invite(User user, int number, String authorization) {
        return head(user, "INVITE " + uri(user), number, number, "INVITE") + to("<" + uri(user) + ">") + authorization
                + "Contact: <sip:" + user.name + "@127.0.0.1:5062;transport=" + transport + ">\r\n"
                + Credentials.USER_AGENT
                + (isTalk ? Sdp.offer(user.number) : offer);
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
        return Credentials.USER_AGENT + "Content-Length: 0\r\n\r\n";
    }
}
