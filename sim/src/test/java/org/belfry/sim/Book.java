package org.belfry.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.belfry.sip.SipRequest;

/// What everybody in one simulated world was told, so that claims can be made of all of it. Owned by one thread.
final class Book {

    /// One request somebody sent, and every outcome its sender was told.
    static final class Asked {
        final String name;
        final List<String> outcomes = new ArrayList<>();

        private Asked(String name) {
            this.name = name;
        }
    }

    private final VirtualTime time;
    private final List<Asked> asked = new ArrayList<>();
    private final Map<String, Integer> told = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> happened = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();

    Book(VirtualTime time) {
        this.time = time;
    }

    private static String name(SipRequest request) {
        return "%s from %s, %s".formatted(request.cseq(), request.from().tag(), request.callId());
    }

    /// A request is about to be sent by the one at `address`.
    Asked asks(String address, SipRequest request) {
        var entry = new Asked(address + " asks " + name(request));
        asked.add(entry);
        line(address, "asks " + request.cseq());
        return entry;
    }

    /// A new request is handed to the one at `address`.
    void told(String address, SipRequest request) {
        line(address, "is asked " + request.cseq());
        told.merge(address + " is asked " + name(request), 1, Integer::sum);
    }

    /// A request was found in order in a dialog of the one at `address`.
    void inOrder(String address, SipRequest request) {
        String key =
                address + request.callId() + request.from().tag() + request.to().tag();
        Integer last = numbers.put(key, request.cseq().number());
        assertThat(request.cseq().number())
                .as("%s: CSeq after %s", address, last)
                .isGreaterThan(last == null ? 0 : last);
    }

    /// Something worth counting over many runs.
    void saw(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    void line(String address, String what) {
        lines.add("%s %s %s".formatted(time.instant(), address, what));
    }

    Map<String, Integer> happened() {
        return happened;
    }

    /// The run in words.
    List<String> lines() {
        return lines;
    }

    /// Each request had one outcome, and nobody was told one twice.
    void judge() {
        for (Asked entry : asked) {
            assertThat(entry.outcomes).as(entry.name).hasSize(1);
        }
        told.forEach((name, times) -> assertThat(times).as(name).isEqualTo(1));
    }
}
