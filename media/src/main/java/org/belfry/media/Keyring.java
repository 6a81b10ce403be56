package org.belfry.media;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.belfry.ground.Redacted;
import org.belfry.media.plan.StreamKeying;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.Primitives;
import org.belfry.rtp.srtp.SrtpReceiver;
import org.belfry.rtp.srtp.SrtpSender;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.jspecify.annotations.Nullable;

/// The SRTP contexts of a leg whose keys stand in descriptions, each made once and kept to the leg's
/// end.
///
/// A key that comes back (another tag in front of it, a suite left and taken again, a stream ended and
/// revived) finds the context it had: its indices go on. A second context would begin them anew and so
/// use a keystream twice when sending, take old packets for new ones when receiving, and miss the
/// roll-overs that were (RFC 3711 §3.3.1, §9.1).
///
/// Belongs to the desk; the contexts belong to whoever they were given to. Limit: [#THEIRS_MAX] keys of
/// the other side a stream, against one that describes itself anew for ever; ours are one for each
/// suite.
final class Keyring {
    static final int THEIRS_MAX = 8;

    /// What a key is: its tag and its lifetime are not it.
    private record Key(String suite, Redacted<String> keySalt) {
        static Key of(Crypto crypto) {
            return new Key(crypto.suiteName(), crypto.keys().getFirst().keySalt());
        }
    }

    private final Map<Outbound, Map<Key, SrtpSender>> senders = new HashMap<>();
    private final Map<MediaTransport, LinkedHashMap<Key, SrtpReceiver>> receivers = new HashMap<>();

    /// What `to` is sealed with under our key.
    SrtpSender sender(Outbound to, StreamKeying.Sdes keying) {
        return senders.computeIfAbsent(to, _ -> new HashMap<>()).computeIfAbsent(Key.of(keying.ours()), _ -> {
            try (MasterKey key = keying.ourKey()) {
                return new SrtpSender(key, Primitives.best());
            }
        });
    }

    /// What comes to `at` is opened with under their key; it is the newest from now on.
    SrtpReceiver receiver(MediaTransport at, StreamKeying.Sdes keying) {
        var known = receivers.computeIfAbsent(at, _ -> new LinkedHashMap<>());
        var id = Key.of(keying.theirs());
        var found = known.remove(id);
        if (found == null) {
            try (MasterKey key = keying.theirKey()) {
                found = new SrtpReceiver(key, Primitives.best());
            }
        }
        known.put(id, found);
        return found;
    }

    /// The one longest out of use, if there are too many; its owner closes it.
    @Nullable
    SrtpReceiver wornOut(MediaTransport at) {
        var known = receivers.get(at);
        return known == null || known.size() <= THEIRS_MAX
                ? null
                : known.pollFirstEntry().getValue();
    }

    /// All of one track, which forgets them; its owner closes them.
    List<SrtpSender> takeSenders(Outbound to) {
        var known = senders.remove(to);
        return known == null ? new ArrayList<>() : new ArrayList<>(known.values());
    }

    List<SrtpReceiver> takeReceivers(MediaTransport at) {
        var known = receivers.remove(at);
        return known == null ? new ArrayList<>() : new ArrayList<>(known.values());
    }
}
