package org.belfry.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.belfry.server.House;
import org.belfry.server.StartFault;
import org.belfry.server.config.ConfigurationFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Opens the house and stays until it is told to end (SIGTERM, SIGINT or `./belfry stop`), then exits with 0.
@Command(
        name = "start",
        description = "Opens the house: sets up what is missing, serves, and says how to get in.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

    @Mixin
    HouseOptions options = new HouseOptions();

    @Mixin
    PassphraseOption passphrase = new PassphraseOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    CommandSpec spec;

    @Override
    public Integer call() throws ConfigurationFault, StartFault {
        var out = spec.commandLine().getOut();
        var house = House.open(options.configuration(), passphrase, Version.text());
        var end = new CountDownLatch(1);
        house.onStop(end::countDown);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> close(house)));
        greet(house, out);
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static void greet(House house, PrintWriter out) {
        var greeting = house.greeting();
        greeting.lines().forEach(out::println);
        out.println(greeting.ready());
        out.flush();
    }

    /// Runs as the process ends. A process ended by a signal would report the signal's number; an orderly end is a
    /// success, and says so.
    private static void close(House house) {
        int exitCode = 0;
        try {
            house.close();
        } catch (IOException | RuntimeException e) {
            LOG.error("the house did not close cleanly", e);
            exitCode = 1;
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
