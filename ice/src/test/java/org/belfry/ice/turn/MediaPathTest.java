package org.belfry.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.TransactionId;
import org.belfry.ice.stun.TransportAddress;
import org.junit.jupiter.api.Test;

/// The way of every media packet: from a socket's numbers to a channel and back, without taking memory.
final class MediaPathTest {

    private static final int PACKETS = 100_000;

    private final TurnDesk desk = TurnDesk.withRange();

    @Test
    void packetsFindTheirChannelWithoutTakingMemory() {
        desk.allocate(TurnDesk.UDP);
        TransportAddress relayed = desk.relayed();
        desk.bind(TurnDesk.UDP, 0x4000, TurnDesk.PEER);
        passPackets(relayed, desk.now);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        int found = passPackets(relayed, desk.now + 100 * TurnDesk.SECOND);
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(found).isEqualTo(2 * PACKETS);
        // What the measurement itself takes, once for all of them.
        assertThat(taken).isLessThan(PACKETS / 10);
    }

    private int passPackets(TransportAddress relayed, long from) {
        IpAddress client = TurnDesk.CLIENT.address();
        IpAddress peer = TurnDesk.PEER.address();
        int found = 0;
        for (int i = 0; i < PACKETS; i++) {
            long now = from + i * 1_000_000L;
            long rest = Flow.rest(Transport.UDP, true, TurnDesk.CLIENT.port(), 0);
            Allocation allocation = desk.server.allocation(client.high(), client.low(), rest);
            Channel out = allocation == null ? null : allocation.outward(0x4000_00A0, 164, now);
            found += out != null && out.peer().port() == 7_000 ? 1 : 0;
            Allocation at = desk.server.relayedAt(true, relayed.port());
            Channel in = at == null ? null : at.inward(true, peer.high(), peer.low(), 7_000, 160, now);
            found += in != null && in.header(160) == 0x4000_00A0 ? 1 : 0;
        }
        return found;
    }

    @Test
    void tableOfFlowsAgreesWithAnOrdinaryOneThroughManyComingsAndGoings() {
        long seed = 3;
        var random = new Random(seed);
        var limits = new TurnLimits(64, 64, 1, 1, 65_536, TurnLimits.DEFAULT.ageMax(), TurnLimits.DEFAULT.nonceLife());
        var ports = new InsidePorts(TurnDesk.MEDIA.address(), null, random);
        var table = new Allocations(limits, ports, random.nextLong());
        var owner = new Allocation.Owner("anna", "1:anna", StunKey.shortTerm("x"));
        Map<Flow, Allocation> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            Flow flow = new Flow(Transport.UDP, TurnDesk.address("198.51.100.1", 1 + random.nextInt(200)), 0);
            IpAddress client = flow.client().address();
            Allocation found = table.find(client.high(), client.low(), flow.rest());
            assertThat(found).as("seed %d, round %d", seed, i).isEqualTo(model.get(flow));
            if (found != null) {
                table.end(found, 1);
                model.remove(flow);
            } else if (!table.isFull()) {
                var relayed = Objects.requireNonNull(ports.open(true, RelayPorts.Wish.ANY));
                var made = new Allocation(flow, owner, relayed, new TransactionId(0, i), limits, 0);
                table.add(made);
                model.put(flow, made);
            }
        }
        assertThat(table.size()).isEqualTo(model.size());
    }

    @Test
    void portsInsideAreTakenOnceAndGivenBack() {
        var ports = new InsidePorts(TurnDesk.MEDIA.address(), null, new Random(1));
        List<TransportAddress> taken = new ArrayList<>();
        TransportAddress next = ports.open(true, RelayPorts.Wish.ANY);
        while (next != null) {
            taken.add(next);
            next = ports.open(true, RelayPorts.Wish.ANY);
        }
        assertThat(taken).hasSize(16_384);
        assertThat(Set.copyOf(taken)).hasSize(16_384);
        assertThat(ports.supports(false)).isFalse();
        assertThat(ports.open(false, RelayPorts.Wish.ANY)).isNull();
        ports.close(taken.getFirst());
        assertThat(ports.open(true, RelayPorts.Wish.ANY)).isEqualTo(taken.getFirst());
    }
}
