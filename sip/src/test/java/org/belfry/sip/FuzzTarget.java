package org.belfry.sip;

import java.util.function.Consumer;
import org.belfry.sip.digest.DigestFuzz;
import org.belfry.sip.event.BodiesFuzz;
import org.belfry.sip.sdp.SdpFuzz;

/// What is fuzzed; each has a folder of its name in lower case below `fuzz/`.
enum FuzzTarget {
    MESSAGE(MessageFuzz.class, MessageFuzz::fuzzerTestOneInput),
    FRAMING(FramingFuzz.class, FramingFuzz::fuzzerTestOneInput),
    SDP(SdpFuzz.class, SdpFuzz::fuzzerTestOneInput),
    DIGEST(DigestFuzz.class, DigestFuzz::fuzzerTestOneInput),
    BODIES(BodiesFuzz.class, BodiesFuzz::fuzzerTestOneInput);

    private final Class<?> type;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
    private final Consumer<byte[]> once;

    FuzzTarget(Class<?> type, Consumer<byte[]> once) {
        this.type = type;
        this.once = once;
    }

    String folder() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    Class<?> type() {
        return type;
    }

    void run(byte[] input) {
        once.accept(input);
    }
}
