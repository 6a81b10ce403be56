package org.belfry.bench.load;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Who is called: rings, answers at once, and takes the BYE. Holds nothing; answers a repetition as it
/// did before.
final class Callee {

    private static final String TAG = "callee";
    private static final String NO_BODY = "Content-Length: 0\r\n\r\n";

    private final Wires wires;
    private final String contact;
    private final @Nullable Channel datagrams;
    private final boolean isTalk;
    /// Calls that came: one after the other where they are talked in.
    private int calls;

    Callee(Wires wires, LoadPlan plan) {
        this.wires = wires;
        this.isTalk = plan.scenario() == LoadPlan.Scenario.TALK;
        if (plan.wire() == LoadPlan.Wire.UDP) {
            // Several drivers may hold calls in one house; those that come one after the other stay where the
            // devices are bound, or the house would ring at the port of the last one too.
            boolean isOneOfMany = plan.isHouse() && plan.scenario().isHeld();
            datagrams = wires.datagrams(isOneOfMany ? 0 : plan.calleePort());
            int port = ((InetSocketAddress) datagrams.localAddress()).getPort();
            contact = "<sip:callee@127.0.0.1:" + port + ">";
        } else {
            datagrams = null;
            contact = "<sip:callee@127.0.0.1:" + plan.calleePort() + ";transport=tcp>";
            if (!plan.isHouse()) {
                wires.listen(plan.calleePort());
            }
        }
    }

    /// Where it hears over UDP.
    @Nullable
    Channel datagrams() {
        return datagrams;
    }

    void heard(Reply request, Channel channel, @Nullable InetSocketAddress from) {
        switch (request.method()) {
            case "INVITE" -> {
                answer(request, "180 Ringing", NO_BODY, channel, from);
                answer(request, "200 OK", isTalk ? talk(request) : Sdp.answer(request), channel, from);
            }
            case "BYE" -> answer(request, "200 OK", NO_BODY, channel, from);
            default -> {}
        }
    }

    private String talk(Reply invite) {
        int call = calls++;
        System.out.println(Sdp.side(call, false, invite).line());
        return Sdp.answer(call, invite);
    }

    private void answer(
            Reply request, String status, String ending, Channel channel, @Nullable InetSocketAddress from) {
        var answer = new StringBuilder(512).append("SIP/2.0 ").append(status).append("\r\n");
        request.lines("Via").forEach(via -> line(answer, "Via", via));
        request.lines("Record-Route").forEach(route -> line(answer, "Record-Route", route));
        line(answer, "From", request.line("From"));
        String to = request.line("To");
        line(answer, "To", to.contains(";tag=") ? to : to + ";tag=" + TAG);
        line(answer, "Call-ID", request.line("Call-ID"));
        line(answer, "CSeq", request.line("CSeq"));
        line(answer, "Contact", contact);
        String text = answer.append(ending).toString();
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
