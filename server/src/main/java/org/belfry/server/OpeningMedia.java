package org.belfry.server;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.belfry.ground.Redacted;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.ice.turn.TurnLimits;
import org.belfry.media.MediaPort;
import org.belfry.media.MediaSettings;
import org.belfry.media.TurnSettings;
import org.belfry.media.dtls.DtlsAssociations;
import org.belfry.media.dtls.DtlsLimits;

/// The media port while it opens: beside the rest, for it takes a while. Thread-safe.
final class OpeningMedia {

    private static final int RELAY_SECRET_BYTES = 32;

    private final Telephony.Ground ground;
    private final Guard guard;
    private final CompletableFuture<MediaPort> opening = new CompletableFuture<>();

    /// Begins.
    OpeningMedia(Telephony.Ground ground, Guard guard) {
        this.ground = ground;
        this.guard = guard;
        ground.background().start("media", this::open);
    }

    private void open() {
        try {
            var place = ground.telephones().media();
            var settings = new MediaSettings(
                    MediaAddresses.binds(),
                    place.port(),
                    MediaAddresses.plan(place),
                    Runtime.getRuntime().availableProcessors(),
                    false,
                    new TurnSettings(
                            secret(ground.random()), MediaAddresses.ours(place), null, TurnLimits.DEFAULT, List.of()),
                    place.range().orElse(null));
            var associations =
                    new DtlsAssociations(ground.background(), ground.time(), ground.random(), DtlsLimits.DEFAULT);
            var gate = guard.gate("media", GateLimits.sipDatagrams(), List.of());
            opening.complete(MediaPort.open(settings, gate, ground.time(), ground.random(), associations));
        } catch (IOException | RuntimeException e) {
            opening.completeExceptionally(e);
        }
    }

    /// What relay credentials are made with. They live for minutes, so it need not outlive the house.
    private static Redacted<byte[]> secret(SecureRandom random) {
        byte[] secret = new byte[RELAY_SECRET_BYTES];
        random.nextBytes(secret);
        return Redacted.of(secret);
    }

    /// Waits for it.
    ///
    /// @throws StartFault if it can't be had, with the sentence to show
    MediaPort opened() throws StartFault {
        try {
            return opening.join();
        } catch (CompletionException e) {
            int wanted = ground.telephones().media().port();
            throw new StartFault("media.port: UDP %d and %d can't be opened: %s; choose another even one, e.g. with "
                            .formatted(wanted, wanted + 1, (e.getCause() == null ? e : e.getCause()).getMessage())
                    + "--set media.port=%d".formatted(wanted + 100));
        }
    }

    /// Nobody will have it: it closes as soon as it is open.
    void abandon() {
        var _ = opening.thenAccept(MediaPort::close);
    }
}
