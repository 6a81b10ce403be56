package org.belfry.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.Opening;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Unlock;

/// Doors for streams, with a certificate of an authority of our own.
final class Lobby implements AutoCloseable {
    private final Loops loops = new Loops(1);
    private final Doors doors;
    private final Guard guard = new Guard(Time.system(), new SecureRandom());

    Lobby(Path folder) {
        var random = new SecureRandom();
        var opening = new KeyFolder(random, Time.system()).create(folder.resolve("keys"), new Unlock.KeyFile());
        var vault = ((org.belfry.vault.Opening.Opened) opening).vault();
        var authority = LocalAuthority.open(folder.resolve("certificates"), vault.sealer(), Time.system(), random);
        var tls = new LiveTls(authority.issue(Set.of("localhost"), Set.of(House.HOME)));
        doors = new Doors(
                loops,
                tls,
                new SystemBackground((task, fault) -> {
                    throw new AssertionError(task, fault);
                }),
                Time.system());
    }

    Doors doors() {
        return doors;
    }

    DoorSpec spec(String name) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new DoorSpec(name, "for a test", address, guard.gate(name, GateLimits.web(), List.of()));
    }

    <D extends Door> D opened(Opening<D> opening) {
        return switch (opening) {
            case Opening.Opened<D>(var door) -> door;
            case Opening.Failed<D> failed -> throw new AssertionError(failed);
        };
    }

    @Override
    public void close() {
        doors.close();
        loops.close();
    }
}
