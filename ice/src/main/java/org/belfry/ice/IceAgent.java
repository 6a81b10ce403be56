package org.belfry.ice;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.belfry.ice.stun.AnswerCredit;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.SealVerdict;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunError;
import org.belfry.ice.stun.StunMessage;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunSeal;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// All sessions of a media port: finds the one a check is for, judges the check and answers it (RFC 8445 §7.3,
/// RFC 8489 §9.1.3). The agent is lite (RFC 8445 §2.5): it makes no checks and is never controlling.
///
/// Who does not prove that he knows our password is sent no more bytes than came from his address ([AnswerCredit]).
/// Belongs to one thread. Limit: `sessionsMax`, against memory.
public final class IceAgent {

    private final int sessionsMax;
    private final Map<String, IceSession> sessions = new HashMap<>();
    private final StunSeal seal = new StunSeal();
    private final AnswerCredit credit;
    private final RandomGenerator random;

    /// `random` is unpredictable.
    public IceAgent(int sessionsMax, RandomGenerator random) {
        this.sessionsMax = sessionsMax;
        this.random = random;
        this.credit = new AnswerCredit(random.nextLong());
    }

    /// A session with credentials of its own, or null: there are as many as may be. A restart of ICE
    /// (RFC 8445 §9) is a new session beside the old one, which is closed when the new one has a target.
    public @Nullable IceSession open() {
        if (sessions.size() >= sessionsMax) {
            return null;
        }
        IceCredentials credentials = IceCredentials.next(random);
        while (sessions.containsKey(credentials.ufrag())) {
            credentials = IceCredentials.next(random);
        }
        var session = new IceSession(credentials, Priority.ofCandidate(CandidateType.HOST, 65_535, 1));
        sessions.put(credentials.ufrag(), session);
        return session;
    }

    public void close(IceSession session) {
        sessions.remove(session.credentials().ufrag(), session);
    }

    public int size() {
        return sessions.size();
    }

    /// Judges one message and says what goes back to `source`.
    public IceAnswer received(StunMessage message, TransportAddress source, long now) {
        if (message.method() != StunMethod.BINDING) {
            return IceAnswer.silent(IceVerdict.STRAY);
        }
        return switch (message.kind()) {
            case REQUEST -> request(message, source, now);
            case INDICATION -> IceAnswer.silent(IceVerdict.KEEP_ALIVE);
            case SUCCESS, ERROR -> IceAnswer.silent(IceVerdict.STRAY);
        };
    }

    private IceAnswer request(StunMessage message, TransportAddress source, long now) {
        String username = message.text(AttributeType.USERNAME);
        boolean sealed =
                message.has(AttributeType.MESSAGE_INTEGRITY) || message.has(AttributeType.MESSAGE_INTEGRITY_SHA256);
        if (username == null && !sealed) {
            return plain(message, source, now);
        }
        if (username == null || !sealed) {
            return refused(message, StunError.BAD_REQUEST, IceVerdict.MALFORMED, source, now);
        }
        int colon = username.indexOf(':');
        IceSession session = colon < 0 ? null : sessions.get(username.substring(0, colon));
        if (session == null) {
            return refused(message, StunError.UNAUTHENTICATED, IceVerdict.UNKNOWN_USER, source, now);
        }
        if (seal.verify(message, session.key()) != SealVerdict.RIGHT) {
            return refused(message, StunError.UNAUTHENTICATED, IceVerdict.WRONG_SECRET, source, now);
        }
        String theirs = username.substring(colon + 1);
        if (!session.expects(theirs)) {
            return refused(message, StunError.UNAUTHENTICATED, IceVerdict.UNKNOWN_USER, source, now);
        }
        return proven(message, session, theirs, source, now);
    }

    /// From here on the sender knows our password.
    private IceAnswer proven(StunMessage message, IceSession session, String ufrag, TransportAddress source, long now) {
        if (message.hasUnknown()) {
            var writer = StunWriter.error(message, StunError.UNKNOWN_ATTRIBUTE).unknown(message.unknown());
            return new IceAnswer(IceVerdict.UNKNOWN_ATTRIBUTE, sealed(writer, message, session), session);
        }
        boolean controlling = message.has(AttributeType.ICE_CONTROLLING);
        boolean controlled = message.has(AttributeType.ICE_CONTROLLED);
        long priority = message.number(AttributeType.PRIORITY);
        if (controlling == controlled || priority <= 0 || !message.isFingerprinted()) {
            byte[] reply = sealed(StunWriter.error(message, StunError.BAD_REQUEST), message, session);
            return new IceAnswer(IceVerdict.MALFORMED, reply, session);
        }
        if (controlled) {
            byte[] reply = sealed(StunWriter.error(message, StunError.ROLE_CONFLICT), message, session);
            return new IceAnswer(IceVerdict.ROLE_CONFLICT, reply, session);
        }
        var check = new IceSession.Check(message.id(), ufrag, priority, message.has(AttributeType.USE_CANDIDATE));
        IceVerdict verdict = session.checked(check, source, now);
        if (verdict == IceVerdict.REPLAYED) {
            return IceAnswer.silent(verdict);
        }
        var writer = StunWriter.success(message).address(AttributeType.XOR_MAPPED_ADDRESS, source);
        return new IceAnswer(verdict, sealed(writer, message, session), session);
    }

    /// The stronger integrity goes back to who used it (RFC 8489 §9.1.4).
    private byte[] sealed(StunWriter writer, StunMessage request, IceSession session) {
        boolean strong = request.has(AttributeType.MESSAGE_INTEGRITY_SHA256);
        var sealed = strong ? writer.integritySha256(seal, session.key()) : writer.integrity(seal, session.key());
        return sealed.fingerprint().bytes();
    }

    private IceAnswer plain(StunMessage message, TransportAddress source, long now) {
        if (message.hasUnknown()) {
            var refusal = StunWriter.error(message, StunError.UNKNOWN_ATTRIBUTE).unknown(message.unknown());
            return paid(refusal, message, IceVerdict.UNKNOWN_ATTRIBUTE, source, now);
        }
        var writer = StunWriter.success(message).address(AttributeType.XOR_MAPPED_ADDRESS, source);
        return paid(writer, message, IceVerdict.PLAIN, source, now);
    }

    private IceAnswer refused(
            StunMessage message, StunError error, IceVerdict verdict, TransportAddress source, long now) {
        return paid(StunWriter.error(message, error), message, verdict, source, now);
    }

    private IceAnswer paid(
            StunWriter writer, StunMessage request, IceVerdict verdict, TransportAddress source, long now) {
        if (request.isFingerprinted()) {
            writer.fingerprint();
        }
        boolean pays = request.kind() == StunClass.REQUEST
                && credit.pays(source.address(), request.bytes(), writer.size(), now);
        return new IceAnswer(verdict, pays ? writer.bytes() : null, null);
    }
}
