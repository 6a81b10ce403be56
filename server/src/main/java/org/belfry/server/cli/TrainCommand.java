package org.belfry.server.cli;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import org.belfry.server.House;
import org.belfry.server.StartFault;
import org.belfry.server.WarmUp;
import org.belfry.server.config.ConfigurationFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Opens a throw-away house, visits it once and ends: what the launcher runs while the Java machine records which
/// classes a start needs (JEP 514). Not for people.
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

    @Mixin
    HouseOptions options = new HouseOptions();

    @Override
    public Integer call() throws ConfigurationFault, StartFault, IOException, GeneralSecurityException {
        for (String setting :
                new String[] {"name=localhost", "web.address=127.0.0.1", "web.port=0", "console.port=0"}) {
            options.settings.add(setting);
        }
        // The second opening is the usual one: of a house that is there already.
        for (int opening = 0; opening < 2; opening++) {
            try (var house = House.open(options.configuration(), new PassphraseOption(), Version.text())) {
                house.greeting(false);
                house.begin();
                new WarmUp(house).visit();
            }
        }
        return 0;
    }
}
