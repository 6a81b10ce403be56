package org.belfry.server.cli;

import org.belfry.server.StartFault;
import org.belfry.server.config.ConfigurationFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
            "  build      builds it",
            "  mvn        runs Maven with the JDK it needs"
        },
        subcommands = {
            StartCommand.class,
            DemoCommand.class,
            StopCommand.class,
            StatusCommand.class,
            UserCommand.class,
            DeviceCommand.class,
            ExtensionCommand.class,
            DialplanCommand.class,
            ForwardCommand.class,
            TrunkCommand.class,
            CallCommand.class,
            CdrCommand.class,
            VoicemailCommand.class,
            MailCommand.class,
            WebhookCommand.class,
            RecordingCommand.class,
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

    private static final Logger LOG = LoggerFactory.getLogger(Belfry.class);

    /// Carries out what `arguments` say and returns the exit code. Whatever goes wrong ends in one
    /// sentence, never in a trace: a trace is for the log.
    public static int run(String... arguments) {
        var start = StartCommand.plainly(arguments);
        if (start.isEmpty()) {
            return WholeCommandLine.run(arguments);
        }
        try {
            return start.get().call();
        } catch (ConfigurationFault | StartFault | RuntimeException fault) {
            return refused(fault);
        }
    }

    private static int refused(Exception fault) {
        return switch (fault) {
            case ConfigurationFault _, StartFault _ -> {
                System.err.println("belfry: " + fault.getMessage());
                yield Asking.REFUSED;
            }
            default -> {
                LOG.error("unexpected", fault);
                System.err.println("belfry: stopped by a fault of its own; the log above says which");
                yield Asking.FOUND_WRONG;
            }
        };
    }

    /// Apart, so that a plain start never loads it.
    private static final class WholeCommandLine {

        static int run(String... arguments) {
            return wholeCommandLine().execute(arguments);
        }
    }

    static CommandLine wholeCommandLine() {
        return new CommandLine(new Belfry())
                .setParameterExceptionHandler(new Misread())
                .setExecutionExceptionHandler((fault, line, parsed) -> refused(fault));
    }
}
