package org.belfry.audio.codec;

import java.util.Optional;

/// Who does Opus: the same packets from both, so either may be at each end (decision 0130).
public sealed interface OpusLibrary permits Concentus, Libopus {

    /// libopus through the foreign-function API; nothing where `libopus.so.0` is missing or native
    /// access is not allowed. Leaves no garbage; several times as fast as the other.
    static Optional<OpusLibrary> libopus() {
        return Libopus.isThere() ? Optional.of(new Libopus()) : Optional.empty();
    }

    /// Plain Java; always there. Leaves 160 KiB of garbage for each packet encoded, decoded and
    /// concealed (`GarbageTest`).
    static OpusLibrary concentus() {
        return new Concentus();
    }

    /// The faster one that is there.
    static OpusLibrary best() {
        return libopus().orElseGet(OpusLibrary::concentus);
    }

    /// For people: what it is.
    String name();

    /// @param format of [Encoding#OPUS]
    Encoder encoder(AudioFormat format, OpusSettings settings);

    /// @param format of [Encoding#OPUS]
    Decoder decoder(AudioFormat format);
}
