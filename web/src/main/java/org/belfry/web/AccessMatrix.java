package org.belfry.web;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.identity.Entrance;
import org.belfry.identity.Rights.Right;

/// Who may do what at which door: the page `docs/ACCESS.md`, and what the tests hold every route against.
final class AccessMatrix {

    private static final String HEAD = """
            # Who may do what

            Made from the table of routes by the tests of room `web`; a test compares it with the running \
            doors.

            *yes*: the act is reached. A number is the refusal: 401 nobody is signed in, 403 the right is \
            missing, 404 the door does not know the path. Somebody who is no administrator cannot sign in at \
            the console at all, so there they are a stranger.

            """;

    private final Routes routes;

    AccessMatrix(Routes routes) {
        this.routes = routes;
    }

    /// Who asks.
    enum Who {
        STRANGER,
        PERSON,
        ADMINISTRATOR
    }

    /// What becomes of asking.
    enum Expected {
        REACHED("yes"),
        NOT_SIGNED_IN("401"),
        FORBIDDEN("403"),
        NOT_FOUND("404");

        private final String text;

        Expected(String text) {
            this.text = text;
        }
    }

    static Expected expected(Route<?> route, Entrance entrance, Who who) {
        if (!route.entrances().contains(entrance)) {
            return Expected.NOT_FOUND;
        }
        if (route.right().isEmpty()) {
            return Expected.REACHED;
        }
        boolean signedIn = switch (who) {
            case STRANGER -> false;
            case PERSON -> entrance == Entrance.APP;
            case ADMINISTRATOR -> true;
        };
        if (!signedIn) {
            return Expected.NOT_SIGNED_IN;
        }
        return route.right().get() == Right.OWN_ACCOUNT || who == Who.ADMINISTRATOR
                ? Expected.REACHED
                : Expected.FORBIDDEN;
    }

    String page() {
        var columns = Stream.of(Entrance.CONSOLE, Entrance.APP)
                .flatMap(entrance -> Stream.of(Who.values()).map(who -> new Column(entrance, who)))
                .toList();
        String header = columns.stream()
                .map(column -> "%s: %s"
                        .formatted(column.entrance().text(), column.who().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(" | ", "| act | what | ", " |\n"));
        String rule = "|---".repeat(columns.size() + 2) + "|\n";
        return HEAD
                + header
                + rule
                + routes.all().stream().map(route -> line(route, columns)).collect(Collectors.joining());
    }

    private record Column(Entrance entrance, Who who) {}

    private static String line(Route<?> route, java.util.List<Column> columns) {
        return columns.stream()
                .map(column -> expected(route, column.entrance(), column.who()).text)
                .collect(Collectors.joining(
                        " | ", "| `%s` | %s | ".formatted(route, route.words().summary()), " |\n"));
    }
}
