package org.belfry.rtp.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;

/// OpenSSL 3. Contexts keep their expanded key; a packet only sets the counter.
final class Libcrypto implements Primitives {

    static boolean isThere() {
        if (!Libcrypto.class.getModule().isNativeAccessEnabled()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library = lookup(arena);
            return LibcryptoCalls.NAMES.stream()
                    .allMatch(name -> library.find(name).isPresent());
        } catch (IllegalArgumentException noSuchLibrary) {
            return false;
        }
    }

    @SuppressWarnings("restricted") // decision 0111
    private static SymbolLookup lookup(Arena arena) {
        return SymbolLookup.libraryLookup("libcrypto.so.3", arena);
    }

    @Override
    public Keystream keystream(byte[] key) {
        return new LibcryptoKeystream(key);
    }

    @Override
    public Hmac hmac(byte[] key) {
        return new LibcryptoHmac(key);
    }

    @Override
    public Aead aead(byte[] key) {
        return new LibcryptoAead(key);
    }
}
