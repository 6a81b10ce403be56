package org.belfry.server.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.belfry.server.House;
import org.belfry.server.StartFault;
import org.belfry.server.config.ConfigurationFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Opens the house and stays until it is told to end (SIGTERM, SIGINT or `./belfry stop`), then exits with 0.
@Command(
        name = "start",
        description = "Opens the house: sets up what is missing, serves, and says how to get in.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

    @Mixin
    final HouseOptions options = new HouseOptions();

    @Mixin
    final PassphraseOption passphrase = new PassphraseOption();

    /// The command that `arguments` plainly ask for: `start` and pairs of an option's full name and its value. Anything
    /// else is read by the whole command line, which takes a third of a second more: loading its library is what a
    /// start would spend most time on (decision 0081).
    static Optional<StartCommand> plainly(String... arguments) {
        if (arguments.length % 2 == 0 || !arguments[0].equals("start")) {
            return Optional.empty();
        }
        var command = new StartCommand();
        for (int i = 1; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--data" -> command.options.data = Optional.of(Path.of(value));
                case "--config" -> command.options.config = Optional.of(Path.of(value));
                case "--set" -> command.options.settings.add(value);
                case "--passphrase-file" -> command.passphrase.file = Optional.of(Path.of(value));
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(command);
    }

    @Override
    public Integer call() throws ConfigurationFault, StartFault {
        var house = House.open(options.configuration(), passphrase, Version.text());
        var end = new CountDownLatch(1);
        var exitCode = new AtomicInteger();
        house.onStop(end::countDown);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> close(house, exitCode)));
        try {
            greet(house, System.out);
            house.begin();
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            exitCode.set(Asking.FOUND_WRONG);
            throw e;
        }
        return 0;
    }

    private static void greet(House house, PrintStream out) {
        var greeting = house.greeting(isKept());
        greeting.lines().forEach(out::println);
        out.println(greeting.ready());
        out.flush();
    }

    /// Whether what we say goes to systemd's journal, which others than the administrator read: it names the socket it
    /// gave us (systemd.exec(5), JOURNAL_STREAM).
    private static boolean isKept() {
        String journal = System.getenv("JOURNAL_STREAM");
        if (journal == null) {
            return false;
        }
        try {
            var out = Files.readAttributes(Path.of("/proc/self/fd/1"), "unix:dev,ino");
            return journal.equals("%s:%s".formatted(out.get("dev"), out.get("ino")));
        } catch (IOException e) {
            return true;
        }
    }

    /// Runs as the process ends. A process ended by a signal would report the signal's number; an orderly end is a
    /// success, and says so.
    private static void close(House house, AtomicInteger exitCode) {
        try {
            house.close();
        } catch (IOException | RuntimeException e) {
            LOG.error("the house did not close cleanly", e);
            exitCode.set(Asking.FOUND_WRONG);
        }
        Runtime.getRuntime().halt(exitCode.get());
    }
}
