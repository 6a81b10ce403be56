package org.belfry.signal;

import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.belfry.sip.SipMessage;
import org.jspecify.annotations.Nullable;

/// The shards of an endpoint, one for each loop, and the connections they look after. Thread-safe.
///
/// A Call-ID belongs to one shard for ever, chosen by a keyed hash: all transactions and dialogs of a call live on one
/// loop and need no lock, and nobody outside can choose Call-IDs that crowd one loop.
final class Shards {

    private final List<Shard> all;
    private final KeyedHash hash;
    private final DialledBytes dialled;
    private final ConcurrentMap<Long, StreamFlow> streams = new ConcurrentHashMap<>();
    private final AtomicLong streamNumbers;

    /// @param dialled what the connections we open may hold
    /// @param firstStream number of the first connection
    Shards(List<Shard> all, KeyedHash hash, DialledBytes dialled, long firstStream) {
        this.all = List.copyOf(all);
        this.hash = hash;
        this.dialled = dialled;
        this.streamNumbers = new AtomicLong(firstStream);
    }

    List<Shard> all() {
        return all;
    }

    Shard of(SipMessage message) {
        return of(message.callId());
    }

    Shard of(String callId) {
        return all.get(Math.floorMod(hash.of(callId), all.size()));
    }

    /// The shard of this very loop.
    Shard on(EventExecutor loop) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).loop().equals(loop)) {
                return all.get(i);
            }
        }
        throw new IllegalStateException("loop: foreign (expected: one of the endpoint's)");
    }

    long nextStream() {
        return streamNumbers.incrementAndGet();
    }

    void opened(StreamFlow flow) {
        streams.put(flow.number(), flow);
    }

    void closed(StreamFlow flow) {
        if (streams.remove(flow.number()) != null) {
            all.forEach(shard -> shard.failed(flow));
        }
    }

    @Nullable
    StreamFlow stream(long number) {
        return streams.get(number);
    }

    DialledBytes dialled() {
        return dialled;
    }

    int streamCount() {
        return streams.size();
    }
}
