package org.belfry.pbx.call;

import java.util.List;
import java.util.Optional;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.Wish;

/// Nobody waits yet: the house itself rings, to call somebody back.
record Nobody() implements Waiting {

    @Override
    public Leg leg() {
        throw new IllegalStateException("nobody waits");
    }

    @Override
    public List<Wish> wishesFor(Endpoint callee) {
        return Pairing.of(callee);
    }

    @Override
    public void ringing() {
        // Nobody hears it.
    }

    @Override
    public void early(Leg callee) {
        // Nobody hears it.
    }

    @Override
    public Optional<Failure> connect(Leg callee) {
        return Optional.empty();
    }
}
