package org.belfry.media.plan;

import java.util.List;
import org.belfry.sip.sdp.Codec;

/// One side of a call, as far as its media are concerned.
///
/// @param secureSignalling its descriptions came and go over TLS, so keys in them are secret
/// @param audio the codecs its tenant wants, best first, with `telephone-event`; at most 32
/// @param video the same, usually for browsers only; at most 32
public record Endpoint(EndpointKind kind, boolean secureSignalling, List<Codec> audio, List<Codec> video) {

    private static final int CODECS_MAX = 32;

    public Endpoint {
        audio = List.copyOf(audio);
        video = List.copyOf(video);
        if (audio.size() > CODECS_MAX || video.size() > CODECS_MAX) {
            throw new IllegalArgumentException(
                    "codecs: %d and %d (expected: 0..%d)".formatted(audio.size(), video.size(), CODECS_MAX));
        }
    }

    public boolean isBrowser() {
        return kind == EndpointKind.BROWSER;
    }

    List<Codec> codecs(String type) {
        return switch (type) {
            case "audio" -> audio;
            case "video" -> video;
            default -> List.of();
        };
    }
}
