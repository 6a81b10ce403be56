package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.belfry.sip.sdp.OfferAnswer.Departure;
import org.belfry.sip.sdp.OfferAnswer.Found;

/// Holds a peer's new description against its last one (RFC 3264 §8). Confined to the caller, used once.
final class SuccessorCheck {

    private final SessionDescription before;
    private final SessionDescription now;
    private final List<Found> found = new ArrayList<>();

    SuccessorCheck(SessionDescription before, SessionDescription now) {
        this.before = before;
        this.now = now;
    }

    List<Found> check() {
        if (now.media().size() < before.media().size()) {
            found.add(new Found(Departure.STREAM_COUNT, -1));
        }
        if (!now.origin().isSameSession(before.origin())) {
            found.add(new Found(Departure.ORIGIN_CHANGED, -1));
        } else {
            version();
        }
        for (int i = 0; i < Math.min(before.media().size(), now.media().size()); i++) {
            stream(i);
        }
        return List.copyOf(found);
    }

    private void version() {
        int order = now.origin().compareVersion(before.origin());
        boolean same = now.withOrigin(before.origin()).equals(before);
        if (order < 0 || (order == 0 && !same)) {
            found.add(new Found(Departure.VERSION_NOT_RAISED, -1));
        }
    }

    /// An ended place may be given to a stream of another type (§8.1); a living one keeps its type and its numbers.
    private void stream(int place) {
        var last = before.stream(place);
        var next = now.stream(place);
        if (last.media().port() == 0 || next.media().port() == 0) {
            return;
        }
        if (!last.media().type().equals(next.media().type())) {
            found.add(new Found(Departure.TYPE_CHANGED, place));
            return;
        }
        var meanings = new HashMap<Integer, Codec>();
        last.codecs().forEach(one -> meanings.put(one.payloadType(), one.codec()));
        boolean remapped = next.codecs().stream().anyMatch(one -> {
            var meant = meanings.get(one.payloadType());
            return meant != null && !meant.matches(one.codec());
        });
        if (remapped) {
            found.add(new Found(Departure.PAYLOAD_REMAPPED, place));
        }
    }
}
