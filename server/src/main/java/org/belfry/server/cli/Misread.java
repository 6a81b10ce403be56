package org.belfry.server.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.server.config.ConfigurationReader;
import org.belfry.server.config.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Answers a command line that can't be read: one sentence, what was probably meant, and where to read more.
final class Misread implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException fault, String[] arguments) {
        var line = fault.getCommandLine();
        String command = "./" + line.getCommandSpec().qualifiedName(" ");
        String sentence = fault instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().isEmpty()
                ? unknown(line, command, unmatched.getUnmatched().getFirst())
                : String.valueOf(fault.getMessage());
        var err = line.getErr();
        err.println("belfry: %s (%s --help says what it takes)".formatted(sentence, command));
        err.flush();
        return Asking.REFUSED;
    }

    private static String unknown(CommandLine line, String command, String word) {
        String name = word.split("=", 2)[0];
        if (!name.startsWith("-")) {
            return "%s has no '%s'%s".formatted(command, name, meant(name, line.getSubcommands().keySet().stream()));
        }
        String settings = ConfigurationReader.keysCalled(name.replaceFirst("^-+", "")).stream()
                .map(key -> "--set %s=…".formatted(key))
                .collect(Collectors.joining(" or "));
        return settings.isEmpty()
                ? "%s has no option %s%s"
                        .formatted(command, name, meant(name, line.getCommandSpec().optionsMap().keySet().stream()))
                : "%s has no option %s; settings are given so: %s".formatted(command, name, settings);
    }

    private static String meant(String word, Stream<String> candidates) {
        List<String> known = candidates.filter(name -> !name.equals("train")).toList();
        // A beginning counts as meant, however much is missing; a lone dash begins everything.
        return known.stream()
                .filter(name -> word.length() > 3 && name.startsWith(word))
                .findFirst()
                .or(() -> NearestName.of(word, known))
                .map("; did you mean %s?"::formatted)
                .orElse("");
    }
}
