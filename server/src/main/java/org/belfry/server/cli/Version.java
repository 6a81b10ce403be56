package org.belfry.server.cli;

import java.util.Optional;
import org.belfry.server.Main;
import picocli.CommandLine.IVersionProvider;

/// The version the jar's manifest names.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"Belfry " + text()};
    }

    static String text() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
    }
}
