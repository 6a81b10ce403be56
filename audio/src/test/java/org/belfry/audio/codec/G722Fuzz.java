package org.belfry.audio.codec;

/// [PayloadFuzz] for G.722.
public final class G722Fuzz {

    private G722Fuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        PayloadFuzz.g722(bytes);
    }
}
