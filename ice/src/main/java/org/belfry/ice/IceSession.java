package org.belfry.ice;

import java.util.ArrayList;
import java.util.List;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.TransactionId;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// One component of one media session, seen from the side that answers (RFC 8445 §7.3, §8.1.2; RFC 7675).
///
///     opened ──first valid check──▶ validated ──USE-CANDIDATE──▶ nominated ──30 s without a check──▶ no consent
///                                      ▲                            │  ▲                                │
///                                      └────── another source ──────┘  └───────── a valid check ────────┘
///
/// A source exists for a session only after a check from there whose integrity is made with our password: nothing is
/// learned from anything else. The other side is controlling, so the pair it nominated last is the one to send on;
/// a nomination may move at any time, as when a telephone walks out of its WLAN (decision 0121).
///
/// Belongs to its agent's thread; [#target] and [#maySend] may be asked by any.
///
/// | limit | value | against |
/// |---|---|---|
/// | pairs | 16 | a peer that knows the password and checks from every port it has; the one heard of longest ago goes |
/// | consent | 30 s after the last valid check of that very pair | sending to somebody who has gone (RFC 7675 §5.1) |
public final class IceSession {

    /// Life of a consent (RFC 7675 §5.1).
    public static final long CONSENT_NANOS = 30_000_000_000L;

    static final int PAIRS_MAX = 16;

    /// A source that has proved itself.
    private static final class Pair {
        private final TransportAddress remote;
        private String ufrag;
        private long priority;
        private long lastCheck;

        Pair(TransportAddress remote, String ufrag) {
            this.remote = remote;
            this.ufrag = ufrag;
        }
    }

    /// What a check that has proved itself says.
    record Check(TransactionId id, String ufrag, long remotePriority, boolean nominates) {}

    /// Where to send, and until when; one reference, so that other threads read both or neither.
    private record Consent(TransportAddress target, long until) {}

    private final IceCredentials credentials;
    private final StunKey key;
    private final long localPriority;
    private final List<Pair> pairs = new ArrayList<>();
    private final RecentChecks recent = new RecentChecks();
    private @Nullable String remoteUfrag;
    private @Nullable Pair nominated;
    private volatile @Nullable Consent consent;

    IceSession(IceCredentials credentials, long localPriority) {
        this.credentials = credentials;
        this.key = StunKey.shortTerm(credentials.password().disclose());
        this.localPriority = localPriority;
    }

    public IceCredentials credentials() {
        return credentials;
    }

    /// The other side's user fragment, once its description has come: from then on no other is accepted.
    ///
    /// Checks may come before that (we offered, and the answer takes its time) and are answered (RFC 8445 §7.3). An
    /// offer may be answered by one of several: where the others are is forgotten. Once that is done another
    /// fragment is a restart, and what was validated before is good as long as its consent (RFC 8445 §9).
    public void expect(String ufrag) {
        if (remoteUfrag == null) {
            pairs.removeIf(pair -> !pair.ufrag.equals(ufrag));
            if (nominated != null && !pairs.contains(nominated)) {
                nominated = null;
                consent = null;
            }
        }
        remoteUfrag = ufrag;
    }

    /// Where to send now: the nominated pair, if its consent is fresh; null before and after.
    public @Nullable TransportAddress target(long now) {
        Consent known = consent;
        return known != null && now - known.until < 0 ? known.target : null;
    }

    /// Whether there is a target with a fresh consent. Takes no memory.
    public boolean maySend(long now) {
        return target(now) != null;
    }

    /// Whether a packet from `source` may be looked at (a DTLS handshake, say): it has passed a check within the life
    /// of a consent.
    public boolean isValidated(TransportAddress source, long now) {
        Pair pair = find(source);
        return pair != null && now - pair.lastCheck < CONSENT_NANOS;
    }

    /// The priority of the pair with `source` (RFC 8445 §6.1.2.3), or -1: there is none.
    public long priorityOf(TransportAddress source) {
        Pair pair = find(source);
        return pair == null ? -1 : pair.priority;
    }

    /// Until when sending is allowed if nothing more comes; null without a target.
    public @Nullable Long consentUntil() {
        Consent known = consent;
        return known == null ? null : known.until;
    }

    StunKey key() {
        return key;
    }

    boolean expects(String ufrag) {
        return remoteUfrag == null || remoteUfrag.equals(ufrag);
    }

    /// Takes in a check that has proved itself.
    IceVerdict checked(Check check, TransportAddress source, long now) {
        TransactionId id = check.id;
        TransportAddress first = recent.sourceOf(id);
        if (first != null) {
            return first.equals(source) ? IceVerdict.REPEATED : IceVerdict.REPLAYED;
        }
        recent.add(id, source);
        Pair pair = find(source);
        boolean known = pair != null;
        if (pair == null) {
            pair = added(source, check.ufrag);
        }
        pair.ufrag = check.ufrag;
        pair.lastCheck = now;
        pair.priority = Priority.ofPair(check.remotePriority, localPriority);
        boolean moves = check.nominates && !pair.equals(nominated);
        if (moves) {
            nominated = pair;
        }
        if (pair.equals(nominated)) {
            consent = new Consent(pair.remote, now + CONSENT_NANOS);
        }
        if (moves) {
            return IceVerdict.NOMINATED;
        }
        return known ? IceVerdict.REFRESHED : IceVerdict.VALIDATED;
    }

    private Pair added(TransportAddress source, String ufrag) {
        if (pairs.size() == PAIRS_MAX) {
            Pair oldest = null;
            for (Pair pair : pairs) {
                boolean older = oldest == null || pair.lastCheck - oldest.lastCheck < 0;
                oldest = !pair.equals(nominated) && older ? pair : oldest;
            }
            pairs.remove(oldest);
        }
        var pair = new Pair(source, ufrag);
        pairs.add(pair);
        return pair;
    }

    private @Nullable Pair find(TransportAddress source) {
        for (Pair pair : pairs) {
            if (pair.remote.equals(source)) {
                return pair;
            }
        }
        return null;
    }
}
