package org.belfry.rtp.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// The functions of libcrypto that we call, bound once.
///
/// Addresses travel as `long`: a `MemorySegment` for each argument would be an object for each packet. So a heap
/// segment must never come here; [NativeRegions] sees to it. All calls are critical: they run for microseconds at most
/// (64 KiB of AES) and never wait, so holding up a safepoint costs less than the change of state would.
///
/// Loaded only after [Libcrypto#isThere] found everything.
@SuppressWarnings("restricted") // calling native code is what it is for; decision 0111
final class LibcryptoCalls {

    static final List<String> NAMES = List.of(
            "EVP_CIPHER_CTX_new",
            "EVP_CIPHER_CTX_free",
            "EVP_CIPHER_CTX_ctrl",
            "EVP_CipherInit_ex",
            "EVP_CipherUpdate",
            "EVP_CipherFinal_ex",
            "EVP_aes_128_ecb",
            "EVP_aes_256_ecb",
            "EVP_aes_128_gcm",
            "EVP_aes_256_gcm",
            "SHA1_Init",
            "SHA1_Update",
            "SHA1_Final");

    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());

    private static final MethodHandle CTX_NEW = bind("EVP_CIPHER_CTX_new", JAVA_LONG);
    private static final MethodHandle CTX_FREE = bindVoid("EVP_CIPHER_CTX_free", JAVA_LONG);
    private static final MethodHandle CTX_CTRL =
            bind("EVP_CIPHER_CTX_ctrl", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle INIT =
            bind("EVP_CipherInit_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle UPDATE =
            bind("EVP_CipherUpdate", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FINAL = bind("EVP_CipherFinal_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SHA1_INIT = bind("SHA1_Init", JAVA_INT, JAVA_LONG);
    private static final MethodHandle SHA1_UPDATE = bind("SHA1_Update", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SHA1_FINAL = bind("SHA1_Final", JAVA_INT, JAVA_LONG, JAVA_LONG);

    /// Addresses of the descriptions of ciphers. Asked for once: binding a function takes longer than a whole session
    /// is keyed in.
    static final long AES_128_ECB = cipher("EVP_aes_128_ecb");

    static final long AES_256_ECB = cipher("EVP_aes_256_ecb");
    static final long AES_128_GCM = cipher("EVP_aes_128_gcm");
    static final long AES_256_GCM = cipher("EVP_aes_256_gcm");

    private LibcryptoCalls() {}

    /// Address of a new cipher context.
    static long newContext() {
        try {
            long context = (long) CTX_NEW.invokeExact();
            if (context == 0) {
                throw new OutOfMemoryError("no cipher context");
            }
            return context;
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void freeContext(long context) {
        try {
            CTX_FREE.invokeExact(context);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private static long cipher(String name) {
        try {
            return (long) bind(name, JAVA_LONG).invokeExact();
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void init(long context, long cipher, long key, long iv, int encrypts) {
        try {
            require((int) INIT.invokeExact(context, cipher, 0L, key, iv, encrypts));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void update(long context, long out, long outLength, long in, int length) {
        try {
            require((int) UPDATE.invokeExact(context, out, outLength, in, length));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static boolean finish(long context, long out, long outLength) {
        try {
            return (int) FINAL.invokeExact(context, out, outLength) == 1;
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void control(long context, int what, int length, long at) {
        try {
            require((int) CTX_CTRL.invokeExact(context, what, length, at));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void sha1Init(long state) {
        try {
            require((int) SHA1_INIT.invokeExact(state));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void sha1Update(long state, long in, long length) {
        try {
            require((int) SHA1_UPDATE.invokeExact(state, in, length));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void sha1Final(long digest, long state) {
        try {
            require((int) SHA1_FINAL.invokeExact(digest, state));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private static void require(int result) {
        if (result != 1) {
            throw new IllegalStateException("libcrypto: %d (expected: 1)".formatted(result));
        }
    }

    private static RuntimeException unexpected(Throwable failed) {
        return switch (failed) {
            case RuntimeException ours -> ours;
            case Error error -> throw error;
            default -> new IllegalStateException("a call of libcrypto", failed);
        };
    }

    private static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle bindVoid(String name, MemoryLayout... arguments) {
        return bind(name, FunctionDescriptor.ofVoid(arguments));
    }

    private static MethodHandle bind(String name, FunctionDescriptor function) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), function, Linker.Option.critical(false));
    }
}
