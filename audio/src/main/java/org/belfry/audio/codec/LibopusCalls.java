package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// The functions of libopus that we call, bound once.
///
/// Addresses travel as `long`: a `MemorySegment` for each argument would be an object for each packet.
/// Only addresses of the encoder's and decoder's own native memory come here. Calls are ordinary ones,
/// not critical: encoding takes up to a millisecond, for which no safepoint shall wait.
///
/// Loaded only after [Libopus#isThere] found everything.
@SuppressWarnings("restricted") // calling native code is what it is for; decision 0130
final class LibopusCalls {

    static final String LIBRARY_NAME = "libopus.so.0";

    static final List<String> NAMES = List.of(
            "opus_encoder_get_size",
            "opus_encoder_init",
            "opus_encoder_ctl",
            "opus_encode",
            "opus_decoder_get_size",
            "opus_decoder_init",
            "opus_decode");

    /// `opus_defines.h`.
    static final int OK = 0;

    static final int APPLICATION_VOIP = 2048;
    static final int APPLICATION_AUDIO = 2049;
    static final int SET_BITRATE = 4002;
    static final int SET_VBR = 4006;
    static final int SET_COMPLEXITY = 4010;
    static final int SET_INBAND_FEC = 4012;
    static final int SET_PACKET_LOSS_PERC = 4014;
    static final int SET_DTX = 4016;
    static final int GET_LOOKAHEAD = 4027;

    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup(LIBRARY_NAME, Arena.global());

    private static final MethodHandle ENCODER_SIZE = bind("opus_encoder_get_size", JAVA_INT);
    private static final MethodHandle ENCODER_INIT = bind("opus_encoder_init", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle ENCODER_CTL = Linker.nativeLinker()
            .downcallHandle(
                    LIBRARY.findOrThrow("opus_encoder_ctl"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle ENCODER_ASK = Linker.nativeLinker()
            .downcallHandle(
                    LIBRARY.findOrThrow("opus_encoder_ctl"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle ENCODE = bind("opus_encode", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle DECODER_SIZE = bind("opus_decoder_get_size", JAVA_INT);
    private static final MethodHandle DECODER_INIT = bind("opus_decoder_init", JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle DECODE =
            bind("opus_decode", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

    private LibopusCalls() {}

    /// Bytes an encoder needs.
    static int encoderSize(int channels) {
        try {
            return (int) ENCODER_SIZE.invokeExact(channels);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void initEncoder(long encoder, int rateHz, int channels, int application) {
        try {
            require((int) ENCODER_INIT.invokeExact(encoder, rateHz, channels, application));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void control(long encoder, int what, int value) {
        try {
            require((int) ENCODER_CTL.invokeExact(encoder, what, value));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// Writes the answer, four bytes, to that address.
    static void ask(long encoder, int what, long answer) {
        try {
            require((int) ENCODER_ASK.invokeExact(encoder, what, answer));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// Bytes written, or an error below 0.
    static int encode(long encoder, long samples, int frames, long packet, int bytesMax) {
        try {
            return (int) ENCODE.invokeExact(encoder, samples, frames, packet, bytesMax);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// Bytes a decoder needs.
    static int decoderSize(int channels) {
        try {
            return (int) DECODER_SIZE.invokeExact(channels);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    static void initDecoder(long decoder, int rateHz, int channels) {
        try {
            require((int) DECODER_INIT.invokeExact(decoder, rateHz, channels));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /// Frames written, or an error below 0.
    static int decode(long decoder, long packet, int bytes, long samples, int frames, int repairs) {
        try {
            return (int) DECODE.invokeExact(decoder, packet, bytes, samples, frames, repairs);
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private static void require(int result) {
        if (result != OK) {
            throw new IllegalStateException("libopus: %d (expected: 0)".formatted(result));
        }
    }

    private static RuntimeException unexpected(Throwable failed) {
        return switch (failed) {
            case RuntimeException ours -> ours;
            case Error error -> throw error;
            default -> new IllegalStateException("a call of libopus", failed);
        };
    }

    private static MethodHandle bind(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }
}
