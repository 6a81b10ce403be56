package org.belfry.audio.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;

/// Opus by the reference implementation, `libopus.so.0`.
final class Libopus implements OpusLibrary {

    static boolean isThere() {
        if (!Libopus.class.getModule().isNativeAccessEnabled()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library = lookup(arena);
            return LibopusCalls.NAMES.stream()
                    .allMatch(name -> library.find(name).isPresent());
        } catch (IllegalArgumentException noSuchLibrary) {
            return false;
        }
    }

    @SuppressWarnings("restricted") // decision 0130
    private static SymbolLookup lookup(Arena arena) {
        return SymbolLookup.libraryLookup(LibopusCalls.LIBRARY_NAME, arena);
    }

    @Override
    public String name() {
        return "libopus";
    }

    @Override
    public Encoder encoder(AudioFormat format, OpusSettings settings) {
        return new LibopusEncoder(format, settings);
    }

    @Override
    public Decoder decoder(AudioFormat format) {
        return new LibopusDecoder(format);
    }
}
