package org.belfry.bench.load;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Who is called: rings, answers at once, and takes the BYE. Holds nothing; answers a repetition as it did before.
final class Callee {

    private static final String TAG = "callee";

    private final Wires wires;
    private final String contact;

    Callee(Wires wires, LoadPlan plan) {
        this.wires = wires;
        this.contact = "<sip:callee@127.0.0.1:" + plan.calleePort()
                + (plan.wire() == LoadPlan.Wire.UDP ? "" : ";transport=tcp") + ">";
        if (plan.wire() == LoadPlan.Wire.UDP) {
            wires.datagrams(plan.calleePort());
        } else {
            wires.listen(plan.calleePort());
        }
    }

    void heard(Reply request, Channel channel, @Nullable InetSocketAddress from) {
        switch (request.method()) {
            case "INVITE" -> {
                answer(request, "180 Ringing", channel, from);
                answer(request, "200 OK", channel, from);
            }
            case "BYE" -> answer(request, "200 OK", channel, from);
            default -> {}
        }
    }

    private void answer(Reply request, String status, Channel channel, @Nullable InetSocketAddress from) {
        var answer = new StringBuilder(512).append("SIP/2.0 ").append(status).append("\r\n");
        request.lines("Via").forEach(via -> line(answer, "Via", via));
        request.lines("Record-Route").forEach(route -> line(answer, "Record-Route", route));
        line(answer, "From", request.line("From"));
        String to = request.line("To");
        line(answer, "To", to.contains(";tag=") ? to : to + ";tag=" + TAG);
        line(answer, "Call-ID", request.line("Call-ID"));
        line(answer, "CSeq", request.line("CSeq"));
        line(answer, "Contact", contact);
        String text = answer.append("Content-Length: 0\r\n\r\n").toString();
        if (from == null) {
            wires.say(channel, text, new InetSocketAddress(0));
        } else {
            wires.say(channel, text, from);
        }
    }

    private static void line(StringBuilder into, String name, String value) {
        into.append(name).append(": ").append(value).append("\r\n");
    }
}
