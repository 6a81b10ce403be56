package org.belfry.net;

import io.netty.channel.unix.Errors.NativeIoException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.belfry.net.Opening.Why;

/// Turns what the system said to a bind into a sentence for people.
record BindFault(Why why, String sentence) {

    static BindFault of(DoorSpec spec, Throwable thrown) {
        var why = why(thrown);
        String where = text(spec.address());
        String sentence = switch (why) {
            case PORT_TAKEN ->
                "door '%s' cannot open %s: %s listens there; stop it or choose another port"
                        .formatted(spec.name(), where, holder(spec));
            case NOT_PERMITTED ->
                "door '%s' cannot open %s: this user may not open that port; choose one of 1024 or above"
                        .formatted(spec.name(), where);
            case NO_SUCH_ADDRESS ->
                "door '%s' cannot open %s: this machine has no such address".formatted(spec.name(), where);
            case OTHER -> "door '%s' cannot open %s: %s".formatted(spec.name(), where, root(thrown));
        };
        return new BindFault(why, sentence);
    }

    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static Why why(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
            if (t instanceof BindException || t instanceof NativeIoException || t instanceof java.net.SocketException) {
                if (message.contains("in use")) {
                    return Why.PORT_TAKEN;
                }
                if (message.contains("denied") || message.contains("not permitted")) {
                    return Why.NOT_PERMITTED;
                }
                if (message.contains("assign")) {
                    return Why.NO_SUCH_ADDRESS;
                }
            }
        }
        return Why.OTHER;
    }

    private static String holder(DoorSpec spec) {
        return ListeningSockets.ofMachine().holderOf(spec.address().getPort()).orElse("another program");
    }

    private static String root(Throwable thrown) {
        Throwable t = thrown;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return String.valueOf(t.getMessage());
    }
}
