package org.belfry.rtp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.ground.fuzz.FuzzContract;
import org.belfry.ground.fuzz.FuzzTarget;
import org.belfry.rtp.srtp.SrtpFuzz;

/// The fuzz targets of this room (docs/FUZZING.md). They begin with the packets the other tests are written with.
final class FuzzTest extends FuzzContract {

    private static final List<String> PACKETS = List.of("rtp-full", "rtp-two-byte", "rtcp-full");

    @Override
    protected Stream<FuzzTarget> targets() {
        return Stream.of(
                FuzzTarget.of(RtpFuzz.class, RtpFuzz::fuzzerTestOneInput).from(FuzzTest::packets),
                FuzzTarget.of(RtcpFuzz.class, RtcpFuzz::fuzzerTestOneInput).from(FuzzTest::packets),
                FuzzTarget.of(SrtpFuzz.class, SrtpFuzz::fuzzerTestOneInput).from(FuzzTest::chosen));
    }

    private static List<byte[]> packets() {
        return PACKETS.stream().map(Packets::file).toList();
    }

    /// With a byte in front that chooses, see [SrtpFuzz].
    private static List<byte[]> chosen() {
        var inputs = new ArrayList<byte[]>();
        for (byte[] packet : packets()) {
            for (int choice = 0; choice < 12; choice++) {
                byte[] chosen = new byte[packet.length + 1];
                chosen[0] = (byte) (choice < 6 ? choice : 0x80 | choice);
                System.arraycopy(packet, 0, chosen, 1, packet.length);
                inputs.add(chosen);
            }
        }
        return inputs;
    }
}
