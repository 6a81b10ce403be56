package org.belfry.media.dtls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.jspecify.annotations.Nullable;

/// One association with what it told its owner.
final class Side implements DtlsListener {

    final DtlsIdentity identity;
    final List<DtlsOutcome> outcomes = new CopyOnWriteArrayList<>();
    final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private final Executor desk;
    private volatile boolean peerClosed;
    private @Nullable DtlsAssociation association;
    private Consumer<byte[]> network = datagram -> {};

    Side(DtlsIdentity identity, Executor desk) {
        this.identity = identity;
        this.desk = desk;
    }

    void open(DtlsAssociations house, DtlsRole role, List<Fingerprint> expected, Consumer<byte[]> to) {
        network = to;
        desk.execute(() -> association = house.open(role, identity, expected, desk, this));
    }

    void received(byte[] datagram) {
        desk.execute(() -> association().received(datagram.clone()));
    }

    void tick(long nanos) {
        desk.execute(() -> {
            if (association != null) {
                association.tick(nanos);
            }
        });
    }

    void close() {
        desk.execute(() -> association().close());
    }

    private DtlsAssociation association() {
        if (association == null) {
            throw new IllegalStateException("not open");
        }
        return association;
    }

    @Override
    public void send(byte[] datagram) {
        sent.add(datagram.clone());
        network.accept(datagram);
    }

    @Override
    public void outcome(DtlsOutcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public void closedByPeer() {
        peerClosed = true;
    }

    boolean isClosedByPeer() {
        return peerClosed;
    }

    boolean isDecided() {
        return !outcomes.isEmpty();
    }

    DtlsOutcome.Keyed keyed() {
        return (DtlsOutcome.Keyed) new ArrayList<>(outcomes).getFirst();
    }

    DtlsFailure failure() {
        return ((DtlsOutcome.Failed) new ArrayList<>(outcomes).getFirst()).cause();
    }
}
