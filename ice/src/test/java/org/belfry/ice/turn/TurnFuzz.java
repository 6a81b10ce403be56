package org.belfry.ice.turn;

import java.util.Arrays;
import java.util.Set;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunWriter;

/// Any conversation with a client who knows his secret: nothing is thrown, nobody is reached whom the policy denies, a
/// stranger is sent no more than he sent, and no limit is passed.
///
/// The input is steps: what to do, how many bytes, those bytes. Raw packets of a stranger and of the client, requests
/// with attributes of the input under a right seal, channel data, datagrams of peers, seconds that pass.
public final class TurnFuzz {

    private static final StunMethod[] METHODS = {
        StunMethod.ALLOCATE, StunMethod.REFRESH, StunMethod.CREATE_PERMISSION, StunMethod.CHANNEL_BIND
    };
    private static final Flow STRANGER = new Flow(Transport.UDP, TurnDesk.address("198.51.100.99", 1), 0);

    private TurnFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var desk = TurnDesk.withRange();
        desk.allocate(TurnDesk.UDP);
        var relayed = desk.relayed();
        long balance = 0;
        int at = 0;
        for (int step = 0; step < 64 && at + 2 <= input.length; step++) {
            int what = input[at] & 7;
            int end = Math.min(at + 2 + (input[at + 1] & 0xFF), input.length);
            byte[] bytes = Arrays.copyOfRange(input, at + 2, end);
            at = end;
            desk.sent.clear();
            switch (what) {
                case 0 -> balance += bytes.length + strange(desk, bytes);
                case 1, 2, 3, 4 -> desk.request(TurnDesk.UDP, METHODS[what - 1], writer -> attributes(writer, bytes));
                case 5 -> desk.received(TurnDesk.UDP, bytes);
                case 6 -> desk.server.fromPeer(relayed, TurnDesk.PEER, bytes, 0, bytes.length, desk.now);
                default -> {
                    desk.pass(bytes.length);
                    desk.server.sweep(desk.now);
                }
            }
            claim(desk, balance);
        }
    }

    private static long strange(TurnDesk desk, byte[] bytes) {
        desk.received(STRANGER, bytes);
        return -desk.sent.stream().mapToLong(sent -> sent.bytes().length).sum();
    }

    /// Attributes: the place of a type in its list, how many bytes, those bytes.
    private static StunWriter attributes(StunWriter writer, byte[] bytes) {
        AttributeType[] types = AttributeType.values();
        int at = 0;
        while (at + 2 <= bytes.length) {
            AttributeType type = types[(bytes[at] & 0xFF) % types.length];
            int end = Math.min(at + 2 + (bytes[at + 1] & 31), bytes.length);
            try {
                writer.bytes(type, bytes, at + 2, end - at - 2);
            } catch (IllegalArgumentException ofNoLengthItCanHave) {
                // The writer keeps us from sending what the parser is asked about elsewhere.
            }
            at = end;
        }
        return writer;
    }

    private static void claim(TurnDesk desk, long balance) {
        if (balance < 0) {
            throw new IllegalStateException("a stranger was sent more than he sent: " + balance);
        }
        if (desk.server.size() > 1) {
            throw new IllegalStateException("allocations: " + desk.server.size());
        }
        var policy = PeerPolicy.mediaAndInternet(Set.of(TurnDesk.MEDIA), Set.of());
        for (TurnDesk.Sent sent : desk.sent) {
            if (sent.to() instanceof org.belfry.ice.stun.TransportAddress peer
                    && sent.wire().equals("peer")
                    && policy.rule(peer) != PeerRuling.OUTSIDE) {
                throw new IllegalStateException("reached " + peer);
            }
        }
    }
}
