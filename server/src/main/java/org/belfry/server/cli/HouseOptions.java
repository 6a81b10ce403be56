package org.belfry.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.server.config.Configuration;
import org.belfry.server.config.ConfigurationFault;
import org.belfry.server.config.ConfigurationReader;
import org.belfry.server.config.Surroundings;
import picocli.CommandLine.Option;

/// Which house a command is about, and how it should answer; the same options on every verb.
final class HouseOptions {

    @Option(names = "--data", paramLabel = "DIR", description = "the house's data folder")
    Optional<Path> data = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "a configuration file; else DIR/belfry.toml if there")
    Optional<Path> config = Optional.empty();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "one setting; may be repeated, wins over the file")
    List<String> settings = new ArrayList<>();

    @Option(names = "--json", description = "answer for machines")
    boolean json;

    Configuration configuration() throws ConfigurationFault {
        return new ConfigurationReader(Surroundings.ofThisMachine()).read(config, data, settings);
    }
}
