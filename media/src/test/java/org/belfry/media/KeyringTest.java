package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.belfry.rtp.srtp.SrtpReceiver;
import org.belfry.rtp.srtp.SrtpSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A key has one context, for a second would use its keystream again.
final class KeyringTest {
    private final Keyring ring = new Keyring();
    private final Outbound voice = Some.outbound(1);
    private final Outbound picture = Some.outbound(2, 3, 4, 5);
    private final MediaTransport transport = Some.transport(new Directory());

    @AfterEach
    void close() {
        ring.takeSenders(voice).forEach(SrtpSender::close);
        ring.takeSenders(picture).forEach(SrtpSender::close);
        ring.takeReceivers(transport).forEach(SrtpReceiver::close);
    }

    @Test
    void aKeyUnderAnotherTagGoesOnWhereItWas() {
        var sender = ring.sender(voice, Some.keys(1, 10, 20));
        var receiver = ring.receiver(transport, Some.keys(1, 10, 20));
        assertThat(ring.sender(voice, Some.keys(2, 10, 20))).isSameAs(sender);
        assertThat(ring.receiver(transport, Some.keys(2, 10, 20))).isSameAs(receiver);
    }

    @Test
    void aKeyThatComesBackGoesOnWhereItWas() {
        var sender = ring.sender(voice, Some.keys(1, 10, 20));
        var receiver = ring.receiver(transport, Some.keys(1, 10, 20));
        assertThat(ring.sender(voice, Some.keys(1, 11, 21))).isNotSameAs(sender);
        assertThat(ring.receiver(transport, Some.keys(1, 11, 21))).isNotSameAs(receiver);
        assertThat(ring.sender(voice, Some.keys(1, 10, 20))).isSameAs(sender);
        assertThat(ring.receiver(transport, Some.keys(1, 10, 20))).isSameAs(receiver);
    }

    @Test
    void tracksUnderOneKeyHaveAContextEach() {
        var keys = Some.keys(1, 10, 20);
        assertThat(ring.sender(picture, keys)).isNotSameAs(ring.sender(voice, keys));
    }

    @Test
    void whoTakesNewKeysForEverCostsTheMemoryOfAFew() {
        SrtpReceiver newest = null;
        for (int i = 0; i < 1_000; i++) {
            newest = ring.receiver(transport, Some.keys(1, 10, 100 + i));
            var wornOut = ring.wornOut(transport);
            assertThat(wornOut).isNotSameAs(newest);
            if (wornOut != null) {
                wornOut.close();
            }
        }
        var left = ring.takeReceivers(transport);
        assertThat(left).hasSize(Keyring.THEIRS_MAX).endsWith(newest);
        left.forEach(SrtpReceiver::close);
    }
}
