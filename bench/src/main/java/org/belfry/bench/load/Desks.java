package org.belfry.bench.load;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Those who are called in a house: users behind the callers, each of whom registers before the first
/// call, by a connection of its own or all from one socket. What they are asked then is the [Callee]'s
/// matter. Owned by the driver's loop.
final class Desks {

    private final Wires wires;
    private final RegisterScript script;
    private final @Nullable Channel datagrams;
    private final List<User> users = new ArrayList<>();
    private final Runnable ready;
    private int first;
    private int registered;

    /// @param datagrams where they are called over UDP, else null
    /// @param first the number of the first of them
    /// @param ready once all have registered
    Desks(Wires wires, RegisterScript script, @Nullable Channel datagrams, int first, Runnable ready) {
        this.wires = wires;
        this.script = script;
        this.datagrams = datagrams;
        this.first = first;
        this.ready = ready;
        for (int i = 0; i < LoadPlan.CALLEES; i++) {
            users.add(new User(first + i));
        }
    }

    void register() {
        for (var user : users) {
            if (datagrams != null) {
                user.connection = datagrams;
                script.begin(user, this::say);
            } else {
                wires.connect(channel -> {
                    user.connection = channel;
                    script.begin(user, this::say);
                });
            }
        }
    }

    private void say(User user, String message) {
        if (user.connection != null) {
            wires.say(user.connection, message);
        }
    }

    /// Whether the answer was for one of them.
    boolean heard(Reply reply) {
        int at = reply.user() - first;
        if (at < 0 || at >= users.size()) {
            return false;
        }
        var user = users.get(at);
        boolean isDone = !user.busy && script.heard(user, reply, this::say) == Script.Progress.DONE;
        if (isDone) {
            // Each counts once, whatever is repeated.
            user.busy = true;
            if (++registered == users.size()) {
                ready.run();
            }
        }
        return true;
    }
}
