package org.belfry.server;

import org.belfry.server.cli.Belfry;

/// Where the program begins; everything else is reached from [org.belfry.server.cli.StartCommand] and [House].
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Belfry.run(arguments));
    }
}
