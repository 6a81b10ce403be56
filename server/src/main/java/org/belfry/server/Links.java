package org.belfry.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.belfry.identity.Invitation;
import org.belfry.net.HttpDoor;

/// The addresses people are given: by name, never by number, because a passkey belongs to a name.
final class Links {

    private static final int HTTPS = 443;

    private final String name;
    private final WebDoors doors;

    /// @param name the host name people use
    Links(String name, WebDoors doors) {
        this.name = name;
        this.doors = doors;
    }

    String app() {
        return address(doors.app());
    }

    String console() {
        return address(doors.console());
    }

    /// The link that makes an account. The token stands behind `#`, so no browser sends it and no server logs it.
    String enrolment(Invitation invitation) {
        String door = invitation.purpose().administrator() ? console() : app();
        return door + "enrol#" + invitation.token().disclose();
    }

    /// Brings the console of a machine without a screen to the administrator's browser.
    String sshHint() {
        int port = doors.console().boundAddress().getPort();
        return "From another machine: ssh -L %d:localhost:%d %s@%s, then open the link there."
                .formatted(port, port, System.getProperty("user.name", "you"), machine());
    }

    /// What to do so that the links lead here from other machines too; empty if they do.
    Optional<String> nameHint() {
        return name.equals("localhost")
                ? Optional.of("Others can't open this link, for this house is called localhost: start it once with "
                        + "--set name=phone.example.com, a name that leads to this machine.")
                : Optional.empty();
    }

    private String address(HttpDoor door) {
        var bound = door.boundAddress();
        String host = bound.getAddress().isLoopbackAddress() ? "localhost" : name;
        return bound.getPort() == HTTPS
                ? "https://%s/".formatted(host)
                : "https://%s:%d/".formatted(host, bound.getPort());
    }

    private String machine() {
        if (!name.equals("localhost")) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this-machine";
        }
    }
}
