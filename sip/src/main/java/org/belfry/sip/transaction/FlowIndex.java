package org.belfry.sip.transaction;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The client transactions without an outcome, by flow, so that a broken connection costs no more than what hangs on
/// it. Owned by one thread.
final class FlowIndex {

    private final Map<Flow, ClientTransaction> first = new HashMap<>();

    void add(ClientTransaction transaction) {
        ClientTransaction next = first.put(transaction.flow(), transaction);
        transaction.flowNext = next;
        if (next != null) {
            next.flowPrevious = transaction;
        }
        transaction.isIndexed = true;
    }

    void remove(ClientTransaction transaction) {
        if (!transaction.isIndexed) {
            return;
        }
        ClientTransaction previous = transaction.flowPrevious;
        ClientTransaction next = transaction.flowNext;
        if (next != null) {
            next.flowPrevious = previous;
        }
        if (previous != null) {
            previous.flowNext = next;
        } else if (next != null) {
            first.put(transaction.flow(), next);
        } else {
            first.remove(transaction.flow());
        }
        transaction.flowPrevious = null;
        transaction.flowNext = null;
        transaction.isIndexed = false;
    }

    /// One of the flow's transactions, or null.
    @Nullable
    ClientTransaction anyOf(Flow flow) {
        return first.get(flow);
    }
}
