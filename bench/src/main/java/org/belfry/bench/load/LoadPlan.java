package org.belfry.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is asked of a server, and how fast. Immutable; travels as the driver's command line.
///
/// @param port the server's, on the loopback
/// @param calleePort where the driver answers calls; 0 if none are made
/// @param ownPort where telephones that register over UDP are, so that the next driver has none that moved;
///     0 for any
/// @param users who take turns
/// @param isHouse whether those who are called have to register first
/// @param firstCallee the number of the first of the [#CALLEES] users who are called, behind all others
/// @param serverPid whose processor time is taken, with that of its children
public record LoadPlan(
        Scenario scenario,
        Wire wire,
        int port,
        int calleePort,
        int ownPort,
        int users,
        boolean isHouse,
        int firstCallee,
        Pace pace,
        long serverPid) {

    /// Who are called in turns, each with a device of its own.
    static final int CALLEES = 16;

    /// What the driver says to the server.
    public enum Scenario {
        /// REGISTER·401·REGISTER·200.
        REGISTER,
        /// INVITE·407·ACK·INVITE·180·200·ACK·BYE·200, both ends played by the driver.
        CALL,
        /// One registration for each user, then silence until the driver is ended.
        IDLE,
        /// One call for each user, answered and held until the driver is ended.
        HOLD,
        /// The same, one after the other, with media that is really there; says where and under which keys.
        TALK;

        boolean isCall() {
            return this == CALL || isHeld();
        }

        /// Whether each user has one turn.
        boolean isOnce() {
            return this == IDLE || isHeld();
        }

        /// Whether calls are not ended by who makes them.
        boolean isHeld() {
            return this == HOLD || this == TALK;
        }
    }

    /// By what it says it.
    public enum Wire {
        UDP,
        /// A connection for each user, kept.
        TCP,
        /// The same over TLS 1.3.
        TLS,
        /// A connection and a full handshake for each operation.
        TLS_NEW;

        boolean isSecure() {
            return this == TLS || this == TLS_NEW;
        }

        /// As it stands in Via.
        String token() {
            return isSecure() ? "TLS" : name();
        }
    }

    /// How fast and how long.
    ///
    /// @param window how many are under way at once; with a schedule the most there may be
    /// @param perSecond of the schedule; 0 for as fast as the server answers
    /// @param warmSeconds before anything is counted; registrations are not on schedule then, so that
    ///     all who are new have come
    /// @param seconds that are counted
    public record Pace(int window, int perSecond, int warmSeconds, int seconds) {}

    List<String> arguments() {
        var all = new ArrayList<String>();
        all.add("scenario=" + scenario);
        all.add("wire=" + wire);
        all.add("port=" + port);
        all.add("calleePort=" + calleePort);
        all.add("ownPort=" + ownPort);
        all.add("users=" + users);
        all.add("house=" + (isHouse ? 1 : 0));
        all.add("firstCallee=" + firstCallee);
        all.add("window=" + pace.window());
        all.add("perSecond=" + pace.perSecond());
        all.add("warmSeconds=" + pace.warmSeconds());
        all.add("seconds=" + pace.seconds());
        all.add("serverPid=" + serverPid);
        return all;
    }

    static LoadPlan read(String[] arguments) {
        Map<String, String> values = Stream.of(arguments)
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return new LoadPlan(
                Scenario.valueOf(Objects.requireNonNull(values.get("scenario"))),
                Wire.valueOf(Objects.requireNonNull(values.get("wire"))),
                number(values, "port"),
                number(values, "calleePort"),
                number(values, "ownPort"),
                number(values, "users"),
                number(values, "house") == 1,
                number(values, "firstCallee"),
                new Pace(
                        number(values, "window"),
                        number(values, "perSecond"),
                        number(values, "warmSeconds"),
                        number(values, "seconds")),
                number(values, "serverPid"));
    }

    private static int number(Map<String, String> values, String name) {
        return Integer.parseInt(values.getOrDefault(name, "0"));
    }
}
