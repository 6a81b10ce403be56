package org.belfry.server.cli;

import org.belfry.server.StartFault;
import org.belfry.server.config.ConfigurationFault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The whole command line.
@Command(
        name = "belfry",
        description = "A business phone system that is secure by design.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Of the launcher alone, in a checkout of the source:",
            "  test       proves it (--all: with the real world, --long: with the soaks)",
            "  bench      measures it",
            "  build      builds it"
        },
        subcommands = {
            StartCommand.class,
            StopCommand.class,
            StatusCommand.class,
            UserCommand.class,
            ConsoleCommand.class,
            CheckCommand.class,
            TrustCommand.class,
            AuditCommand.class,
            KeysCommand.class,
            CertificateCommand.class,
            TrainCommand.class,
            HelpCommand.class
        })
public final class Belfry extends Group {

    /// Carries out what `arguments` say and returns the exit code. Whatever goes wrong ends in one sentence, never in
    /// a trace: a trace is for the log.
    public static int run(String... arguments) {
        var start = StartCommand.plainly(arguments);
        if (start.isEmpty()) {
            return WholeCommandLine.run(arguments);
        }
        try {
            return start.get().call();
        } catch (ConfigurationFault | StartFault fault) {
            System.err.println(sentence(fault));
            return Asking.REFUSED;
        }
    }

    static String sentence(Exception fault) {
        return "belfry: " + fault.getMessage();
    }

    /// Apart, so that a plain start never loads it.
    private static final class WholeCommandLine {

        static int run(String... arguments) {
            var commandLine = new CommandLine(new Belfry());
            commandLine.setExecutionExceptionHandler((thrown, parsed, ignored) -> {
                var fault = switch (thrown) {
                    case ConfigurationFault known -> known;
                    case StartFault known -> known;
                    default -> throw thrown;
                };
                commandLine.getErr().println(sentence(fault));
                commandLine.getErr().flush();
                return Asking.REFUSED;
            });
            return commandLine.execute(arguments);
        }
    }
}
