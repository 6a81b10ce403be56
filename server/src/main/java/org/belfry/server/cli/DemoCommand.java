package org.belfry.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.belfry.server.House;
import org.belfry.server.StartFault;
import org.belfry.server.config.Configuration;
import org.belfry.server.config.ConfigurationFault;
import org.belfry.server.config.ConfigurationReader;
import org.belfry.server.config.Surroundings;
import org.belfry.server.demo.Demo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Opens a house for a moment, in a folder that is thrown away, plays [Demo] in it and stays until it
/// is told to end.
@Command(
        name = "demo",
        description = "Shows it: a small company whose telephones call each other, and what was heard.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);

    /// Ports that no house has by default, so that one may be running.
    private static final List<String> APART = List.of(
            "name=localhost",
            "web.address=127.0.0.1",
            "web.port=0",
            "console.port=0",
            "sip.tls.port=0",
            "media.port=0",
            "log.level=error");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "an empty folder to keep it in; else one is made and removed")
    Optional<Path> data = Optional.empty();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "one setting; may be repeated")
    List<String> settings = new ArrayList<>();

    @Option(names = "--once", description = "ends when everything was shown")
    boolean once;

    @Override
    public Integer call() throws ConfigurationFault, StartFault, IOException {
        Path folder =
                data.isPresent() ? Files.createDirectories(data.get()) : Files.createTempDirectory("belfry-demo-");
        var end = new CountDownLatch(1);
        var house = House.open(configuration(folder), new PassphraseOption(), Version.text());
        house.onStop(end::countDown);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> close(house, folder)));
        var greeting = house.greeting(false);
        house.begin();
        System.out.printf("A house in %s, for as long as this runs.%n%n", folder);
        var demo = new Demo(house, folder.resolve("telephones"), System.out);
        try {
            demo.play();
        } catch (IllegalStateException failed) {
            LOG.debug("the demonstration failed", failed);
            System.err.println("belfry: the demonstration failed: " + failed.getMessage());
            return Asking.FOUND_WRONG;
        }
        if (!once) {
            demo.invite();
            System.out.println(greeting.ready());
            stay(end);
        }
        return 0;
    }

    private Configuration configuration(Path folder) throws ConfigurationFault {
        var all = new ArrayList<>(APART);
        all.add("keys=" + folder.resolve("keys"));
        all.addAll(settings);
        return new ConfigurationReader(Surroundings.ofThisMachine())
                .read(Optional.empty(), Optional.of(folder.resolve("data")), all);
    }

    private static void stay(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What was made for the demonstration alone is removed with it.
    private void close(House house, Path folder) {
        try {
            house.close();
            if (data.isEmpty()) {
                remove(folder);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the demonstration did not end cleanly", e);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (var all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
