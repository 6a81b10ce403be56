package org.belfry.server.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.belfry.server.DataFolder;
import org.belfry.server.StartFault;
import org.belfry.server.config.ConfigurationFault;
import org.belfry.server.control.ControlClient;
import org.belfry.server.control.ControlReply;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A verb that asks the running house one thing and shows the answer.
///
/// Exit codes: 0 done; 1 done, and something is wrong (a failed check); 2 not done, with one sentence why.
abstract class Asking implements Callable<Integer> {

    static final int FOUND_WRONG = 1;
    static final int REFUSED = 2;

    @Mixin
    HouseOptions house = new HouseOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    CommandSpec spec;

    /// The request's name, e.g. `user.invite`.
    abstract String verb();

    /// Adds what the request says.
    void arguments(Map<String, String> into) throws StartFault {}

    @Override
    public Integer call() throws ConfigurationFault, StartFault {
        return show(ask());
    }

    final ControlReply ask() throws ConfigurationFault, StartFault {
        var arguments = new TreeMap<String, String>();
        arguments(arguments);
        var client =
                new ControlClient(new DataFolder(house.configuration().folders().data()).controlSocket());
        return client.ask(verb(), arguments);
    }

    final int show(ControlReply reply) {
        return switch (reply) {
            case ControlReply.Done done -> {
                var out = spec.commandLine().getOut();
                if (house.json) {
                    out.println(done.result());
                } else {
                    done.lines().forEach(out::println);
                }
                out.flush();
                yield done.healthy() ? 0 : FOUND_WRONG;
            }
            case ControlReply.Refused(String sentence) -> refuse(sentence);
            case ControlReply.NoHouse(String sentence) -> refuse(sentence);
        };
    }

    final int refuse(String sentence) {
        var err = spec.commandLine().getErr();
        err.println("belfry: " + sentence);
        err.flush();
        return REFUSED;
    }
}
