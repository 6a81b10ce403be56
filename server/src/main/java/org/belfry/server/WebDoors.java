package org.belfry.server;

import com.linecorp.armeria.server.ServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.guard.Gate;
import org.belfry.identity.Entrance;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.HttpDoor;
import org.belfry.net.HttpDoor.Aside;
import org.belfry.net.Opening;
import org.belfry.server.config.Configuration;

/// The two doors of the web: the app for everybody, the console for administrators on this machine, or
/// on the networks it was opened to.
///
/// Opening waits; call from a thread that may. Thread-safe.
final class WebDoors {

    /// Where a door goes that may not have a port below 1024 and was not told which.
    static final int HIGH_PORT = 8443;

    /// Networks the console can be open to; more are a mistake.
    private static final int CONSOLE_NETWORKS_MAX = 64;

    /// A gate lets loopback in whatever it is open to; naming it keeps everybody else out.
    private static final Network LOOPBACK = Network.parse("127.0.0.0/8");

    private final Doors doors;
    private final Map<Entrance, Gate> gates;
    private final Configuration configuration;
    private final OpenNetworks openNetworks;
    private final Map<Entrance, Aside> asides;
    private final List<String> notices = new ArrayList<>();

    private final HttpDoor app;
    private final HttpDoor console;

    /// Opens both.
    ///
    /// @param asides what each speaks beside HTTP
    ///
    /// @throws StartFault if one can't be opened, with the sentence to show
    WebDoors(
            Doors doors,
            Map<Entrance, Gate> gates,
            Configuration configuration,
            OpenNetworks openNetworks,
            Map<Entrance, Aside> asides,
            Function<Entrance, Consumer<ServerBuilder>> services)
            throws StartFault {
        this.doors = doors;
        this.gates = gates;
        this.configuration = configuration;
        this.openNetworks = openNetworks;
        this.asides = asides;
        app = open(
                Entrance.APP,
                "the app and its API for everybody",
                configuration.web(),
                address(configuration.web().address()),
                services.apply(Entrance.APP));
        gate(Entrance.CONSOLE).openTo(consoleNetworks());
        console = open(
                Entrance.CONSOLE,
                "the console and its API for administrators",
                configuration.console(),
                consoleAddress(),
                services.apply(Entrance.CONSOLE));
    }

    HttpDoor app() {
        return app;
    }

    HttpDoor console() {
        return console;
    }

    /// What an administrator should know about how the doors were opened.
    List<String> notices() {
        return List.copyOf(notices);
    }

    /// Whether the console answers beyond this machine.
    boolean consoleIsOpen() {
        return !openNetworks.all().isEmpty();
    }

    List<Network> consoleOpenTo() {
        return openNetworks.all();
    }

    /// Lets administrators of `network` reach the console, from now on and after every start.
    ///
    /// @return a sentence if it can't be done; nothing has changed then
    synchronized Optional<String> openConsole(Network network, Actor by) {
        var before = openNetworks.all();
        if (before.size() >= CONSOLE_NETWORKS_MAX) {
            return Optional.of("the console is open to %d networks already; close it first".formatted(before.size()));
        }
        openNetworks.add(network, by);
        var refused = moveConsole();
        if (refused.isPresent()) {
            openNetworks.replace(before, by);
            console.openTo(consoleNetworks());
        }
        return refused;
    }

    /// Closes the console to all but this machine; connections from elsewhere end.
    ///
    /// @return a sentence if it can't be done
    synchronized Optional<String> closeConsole(Actor by) {
        openNetworks.replace(List.of(), by);
        return moveConsole();
    }

    private Optional<String> moveConsole() {
        console.openTo(consoleNetworks());
        var wanted =
                new InetSocketAddress(consoleAddress(), console.boundAddress().getPort());
        if (wanted.equals(console.boundAddress())) {
            return Optional.empty();
        }
        return switch (console.moveTo(wanted)) {
            case Opening.Opened<HttpDoor> _ -> Optional.empty();
            case Opening.Failed<HttpDoor> failed -> Optional.of(failed.sentence());
        };
    }

    private InetAddress consoleAddress() {
        return consoleIsOpen() ? address("*") : address(configuration.console().address());
    }

    /// An administrator who configured another address than loopback has opened the console by that choice.
    private List<Network> consoleNetworks() {
        if (consoleIsOpen()) {
            return openNetworks.all();
        }
        boolean onLoopback = consoleAddress().isLoopbackAddress();
        return onLoopback ? List.of(LOOPBACK) : List.of();
    }

    private HttpDoor open(
            Entrance entrance,
            String purpose,
            Configuration.HttpDoor wanted,
            InetAddress address,
            Consumer<ServerBuilder> services)
            throws StartFault {
        var spec =
                new DoorSpec(entrance.text(), purpose, new InetSocketAddress(address, wanted.port()), gate(entrance));
        return switch (doors.openHttps(spec, services, Objects.requireNonNull(asides.get(entrance)))) {
            case Opening.Opened<HttpDoor>(HttpDoor door) -> door;
            case Opening.Failed<HttpDoor>(Opening.Why why, String sentence) -> {
                if (why != Opening.Why.NOT_PERMITTED || wanted.portChosen()) {
                    throw new StartFault(sentence + hint(entrance, wanted.port(), why));
                }
                notices.add("Port %d is the system's to give, so the %s is on port %d; choose one with --set %s=%d."
                        .formatted(wanted.port(), entrance.text(), HIGH_PORT, portKey(entrance), HIGH_PORT));
                var high = new Configuration.HttpDoor(wanted.address(), HIGH_PORT, true);
                yield open(entrance, purpose, high, address, services);
            }
        };
    }

    /// How to take another port, where that helps.
    private static String hint(Entrance entrance, int port, Opening.Why why) {
        if (why != Opening.Why.NOT_PERMITTED && why != Opening.Why.PORT_TAKEN) {
            return "";
        }
        int usual = entrance == Entrance.APP ? HIGH_PORT : HIGH_PORT + 1000;
        return ", e.g. with --set %s=%d".formatted(portKey(entrance), port == usual ? usual + 1 : usual);
    }

    private static String portKey(Entrance entrance) {
        return switch (entrance) {
            case APP -> "web.port";
            case CONSOLE -> "console.port";
        };
    }

    private Gate gate(Entrance entrance) {
        return Objects.requireNonNull(gates.get(entrance));
    }

    private static InetAddress address(String text) {
        return text.equals("*")
                ? new InetSocketAddress(0).getAddress()
                : IpAddress.parse(text).toInetAddress();
    }
}
