package org.belfry.house.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.belfry.media.plan.EndpointKind;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of endpoint calls every kind, and each hears the other's tone as loud as it was sent. Who taps the wire
/// meanwhile hears only those who speak in clear.
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("try") // an interrupted test ends here, and so may its peers
final class RealTonesTest {

    /// Where nothing changes samples but companding.
    private static final double EXACT_DB = 2;

    /// A coder that models what it hears, or a browser that plays it out by a clock of its own.
    private static final double ROUGH_DB = 4;

    /// Of the power of a moment on the wire: a tone that is there, and one that is not.
    private static final double THERE = 0.8;

    private static final double NOT_THERE = 0.3;

    private static final List<Integer> TONES = Arrays.stream(Kind.values())
            .flatMap(kind -> Stream.of(kind.hz(true), kind.hz(false)))
            .toList();

    private final Path folder;
    private final MediaHouse house = new MediaHouse();
    private final Capture capture;

    /// By whether they call.
    private final Map<Boolean, Chromium> browsers = new HashMap<>();

    /// What went by each port in clear.
    private final Map<Integer, Codec> clear = new HashMap<>();

    RealTonesTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        capture = new Capture(folder, house.number());
    }

    @AfterAll
    void close() {
        browsers.values().forEach(Chromium::close);
        capture.close();
        house.close();
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(Kind.values())
                .flatMap(one -> Arrays.stream(Kind.values()).map(other -> Arguments.of(one, other, codec(one, other))));
    }

    /// All four, and each pair of different kinds both narrow and wide.
    @SuppressWarnings("EnumOrdinal") // any even spread will do
    private static Codec codec(Kind caller, Kind callee) {
        if (caller == callee) {
            return Codec.G722;
        }
        if (caller.compareTo(callee) > 0) {
            return Codec.OPUS;
        }
        return (caller.ordinal() + callee.ordinal()) % 2 == 0 ? Codec.PCMU : Codec.PCMA;
    }

    @Order(1)
    @ParameterizedTest(name = "{0} calls {1}")
    @MethodSource("pairs")
    void eachHearsTheToneOfTheOther(Kind callerKind, Kind calleeKind, Codec codec) throws Exception {
        boolean isRough = codec.equals(Codec.OPUS) || callerKind == Kind.CHROMIUM || calleeKind == Kind.CHROMIUM;
        double offDb = isRough ? ROUGH_DB : EXACT_DB;
        try (var caller = peer(callerKind, codec, true);
                var callee = peer(calleeKind, codec, false);
                var call = house.call(caller, callee, codec)) {
            try {
                Tones.heard("called " + calleeKind, callee, callerKind.hz(true), offDb);
                Tones.heard("calling " + callerKind, caller, calleeKind.hz(false), offDb);
            } catch (Throwable e) {
                String told = "%s\n%s\n%s\n%s".formatted(e.getMessage(), call.told(), caller.told(), callee.told());
                throw new AssertionError(told, e);
            }
        }
    }

    private Peer peer(Kind kind, Codec codec, boolean calls) throws Exception {
        int hz = kind.hz(calls);
        return switch (kind) {
            case LINE_IN_CLEAR -> {
                var line = new SoftPhone(EndpointKind.PLAIN_TRUNK, codec, hz);
                clear.put(line.port(), codec);
                yield line;
            }
            case SECURE_PHONE -> new SoftPhone(EndpointKind.SECURE_PHONE, codec, hz);
            case FFMPEG -> new Ffmpeg(Files.createTempDirectory(folder, "ffmpeg"), codec, hz);
            case BARESIP -> new Baresip(Files.createTempDirectory(folder, "baresip"), codec, hz);
            case CHROMIUM -> {
                if (!browsers.containsKey(calls)) {
                    browsers.put(calls, new Chromium(Files.createTempDirectory(folder, "chromium"), hz));
                }
                yield Objects.requireNonNull(browsers.get(calls)).peer();
            }
        };
    }

    @Order(2)
    @Test
    void whoTapsTheWireHearsOnlyThoseWhoSpeakInClear() throws IOException {
        var eavesdropper = new Eavesdropper();
        int encrypted = 0;
        int open = 0;
        for (var flow : capture.seen().entrySet()) {
            int port = flow.getKey().from() == house.number()
                    ? flow.getKey().to()
                    : flow.getKey().from();
            var heard = eavesdropper.listen(flow.getValue(), TONES);
            var codec = clear.get(port);
            if (codec != null && !heard.isEmpty()) {
                open++;
                var format = SoftPhone.format(codec);
                assertThat(heard)
                        .as("%s, in clear", flow.getKey())
                        .filteredOn(one -> one.format().equals(format))
                        .hasSize(1)
                        .allMatch(one -> one.share() > THERE);
            } else if (!heard.isEmpty()) {
                encrypted++;
                assertThat(heard)
                        .as("%s, encrypted", flow.getKey())
                        .hasSize(Eavesdropper.FORMATS.size())
                        .allMatch(one -> one.share() < NOT_THERE);
            }
        }
        int kinds = Kind.values().length;
        // Two ends of each call, each with a flow to the house and one back; the lines in clear are ends of 2 × kinds.
        assertThat(open).as("flows in clear").isEqualTo(2 * 2 * kinds);
        // A browser may change its way and so have more than one.
        assertThat(encrypted).as("encrypted flows").isGreaterThanOrEqualTo(2 * (2 * kinds * kinds - 2 * kinds));
    }
}
