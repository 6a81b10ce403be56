package org.belfry.pbx.call;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.belfry.ground.IpAddress;
import org.belfry.signal.Flow;
import org.belfry.sip.SipUri;
import org.belfry.sip.digest.DigestClient;
import org.belfry.sip.sdp.Codec;

/// The ways out of the house by name. Thread-safe, in memory.
@FunctionalInterface
public interface TrunkLines {

    /// Nothing if there is none of that name, or nobody knows where it is.
    Optional<TrunkLine> named(String trunk);

    /// Whether it is believed to be out of order: others are tried before it, and it is not waited for
    /// long.
    default boolean isDoubtful(String trunk) {
        return false;
    }

    /// A call by it was answered so: proof that it is there, or that it is not.
    default void answered(String trunk, int status) {}

    /// How many calls in by it may be up; empty where as many as of a person.
    default OptionalInt callsIn(String trunk) {
        return OptionalInt.empty();
    }

    /// @param target where it is called: host, port and transport; the user part is put in for each call
    /// @param source the address it has
    /// @param flow the connection it keeps, if it does
    /// @param plain whether media may go in the clear: allowed for this trunk by name
    /// @param shown what number calls of the house come from, as E.164 with its plus
    record TrunkLine(
            String name,
            SipUri target,
            IpAddress source,
            Optional<Flow> flow,
            boolean plain,
            String shown,
            Manner manner) {

        /// Of a trunk that writes numbers as we do, trusts us and asks nothing.
        public TrunkLine(
                String name, SipUri target, IpAddress source, Optional<Flow> flow, boolean plain, String shown) {
            this(name, target, source, flow, plain, shown, Manner.OURS);
        }
    }

    /// How a trunk wants its calls. Thread-safe.
    interface Manner {

        Manner OURS = new Manner() {
            @Override
            public String written(String number) {
                return number;
            }

            @Override
            public boolean isTold() {
                return true;
            }

            @Override
            public List<Codec> chosen(List<Codec> ours) {
                return ours;
            }

            @Override
            public Optional<DigestClient> digest() {
                return Optional.empty();
            }
        };

        /// A number of ours as it writes it.
        String written(String number);

        /// Whether it is trusted with who calls (RFC 3325 §8).
        boolean isTold();

        /// The codecs it is offered, best first.
        List<Codec> chosen(List<Codec> ours);

        /// What we prove ourselves with there.
        Optional<DigestClient> digest();
    }
}
