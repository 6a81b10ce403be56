package org.belfry.house.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/// What went over loopback, as somebody with a tap on the wire sees it: dumpcap writes it down, we read its file.
final class Capture implements AutoCloseable {

    private static final int FILE_HEADER_BYTES = 24;
    private static final int RECORD_HEADER_BYTES = 16;
    private static final int ETHERNET_BYTES = 14;
    private static final int UDP_BYTES = 8;
    private static final int UDP = 17;
    private static final int SSRC_AT = 8;

    private final Path file;
    private final Program program;

    /// One way of one stream, told by its ports and its source: of many calls two may have the same port one after
    /// the other. What is no RTP has the source 0.
    record Flow(int from, int to, int ssrc) {}

    /// Listens at both ports of the house from when this returns.
    Capture(Path folder, int port) throws IOException {
        file = folder.resolve("loopback.pcap");
        String filter = "udp port %d or udp port %d".formatted(port, port + 1);
        program = Program.start(
                folder, Map.of(), List.of("dumpcap", "-q", "-i", "lo", "-P", "-f", filter, "-w", file.toString()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(program.said()).contains("File: "));
    }

    /// Stops, and tells what was seen: all datagrams, in the order they went.
    Map<Flow, List<byte[]>> seen() throws IOException {
        program.close();
        var flows = new LinkedHashMap<Flow, List<byte[]>>();
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(FILE_HEADER_BYTES);
        while (bytes.remaining() >= RECORD_HEADER_BYTES) {
            int captured = bytes.getInt(bytes.position() + 8);
            int at = bytes.position() + RECORD_HEADER_BYTES;
            if (captured > bytes.limit() - at) {
                break;
            }
            datagram(bytes.slice(at, captured), flows);
            bytes.position(at + captured);
        }
        return flows;
    }

    private static void datagram(ByteBuffer frame, Map<Flow, List<byte[]>> flows) {
        boolean isUdp = frame.get(ETHERNET_BYTES) >> 4 == 4 && frame.get(ETHERNET_BYTES + 9) == UDP;
        if (!isUdp) {
            return;
        }
        int at = ETHERNET_BYTES + 4 * (frame.get(ETHERNET_BYTES) & 0x0F);
        byte[] payload = new byte[frame.limit() - at - UDP_BYTES];
        frame.get(at + UDP_BYTES, payload);
        int ssrc = Eavesdropper.isRtp(payload) ? ByteBuffer.wrap(payload).getInt(SSRC_AT) : 0;
        var flow = new Flow(frame.getShort(at) & 0xFFFF, frame.getShort(at + 2) & 0xFFFF, ssrc);
        flows.computeIfAbsent(flow, _ -> new ArrayList<>()).add(payload);
    }

    @Override
    public void close() {
        program.close();
    }
}
