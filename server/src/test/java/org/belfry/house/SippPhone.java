package org.belfry.house;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A telephone without encryption that sipp plays: it has registered, takes calls where it said it is, and
/// calls from there too.
///
/// @param values what its scenarios are filled with: its user and password
record SippPhone(Path folder, String address, int port, InetSocketAddress house, Map<String, String> values) {

    SippPhone {
        values = Map.copyOf(values);
    }

    /// @param address one of the loopback's, its own
    static SippPhone registered(Path folder, String address, InetSocketAddress house, String user, String password)
            throws IOException, InterruptedException {
        int port = Sipp.freePort(address);
        var values = Map.of("user", user, "password", password);
        Sipp.registers(folder, address, port, house, values);
        return new SippPhone(folder, address, port, house, values);
    }

    /// Takes calls until it is closed.
    Sipp takes(String scenario) throws IOException {
        return takes(scenario, Map.of());
    }

    Sipp takes(String scenario, Map<String, String> more) throws IOException {
        return Sipp.answers(folder, scenario, address, port, with(more));
    }

    /// Calls once.
    Sipp calls(String scenario, String number, Map<String, String> more) throws IOException {
        return Sipp.calls(folder, scenario, address, house, number, 1, with(more));
    }

    private Map<String, String> with(Map<String, String> more) {
        var all = new HashMap<>(values);
        all.putAll(more);
        return all;
    }
}
