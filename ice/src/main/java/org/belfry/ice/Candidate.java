package org.belfry.ice;

import java.util.ArrayList;
import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.TransportAddress;

/// An address of ours a caller is told (RFC 8445 §5.1.1.1, RFC 8839 §5.1). An agent that is lite has host candidates
/// only. Immutable.
public record Candidate(String foundation, int component, long priority, TransportAddress address) {

    /// The candidates for one component, the best first; each address is a foundation of its own.
    ///
    /// @param component 1 where RTP and RTCP share a port
    public static List<Candidate> host(List<IpAddress> addresses, int port, int component) {
        var candidates = new ArrayList<Candidate>();
        for (IpAddress address : addresses) {
            int position = candidates.size();
            long priority = Priority.ofCandidate(CandidateType.HOST, 65_535 - position, component);
            candidates.add(new Candidate(
                    Integer.toString(position + 1), component, priority, new TransportAddress(address, port)));
        }
        return List.copyOf(candidates);
    }

    /// The attribute without `a=`.
    public String line() {
        return "candidate:" + foundation + " " + component + " udp " + priority + " " + address.address() + " "
                + address.port() + " typ " + CandidateType.HOST.word();
    }
}
