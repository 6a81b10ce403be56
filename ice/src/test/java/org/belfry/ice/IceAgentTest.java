package org.belfry.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Random;
import org.belfry.ground.IpAddress;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.Packets;
import org.belfry.ice.stun.SealVerdict;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunKey;
import org.belfry.ice.stun.StunMessage;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunSeal;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransactionId;
import org.belfry.ice.stun.TransportAddress;
import org.junit.jupiter.api.Test;

final class IceAgentTest {

    private static final long SECOND = 1_000_000_000L;
    private static final TransportAddress HOME = address("198.51.100.7", 40_000);
    private static final TransportAddress ROAD = address("203.0.113.9", 50_000);

    private final Random random = new Random(5);
    private final StunSeal seal = new StunSeal();
    private final IceAgent agent = new IceAgent(2, random);
    private final IceSession session = Objects.requireNonNull(agent.open());
    private final StunKey key =
            StunKey.shortTerm(session.credentials().password().disclose());
    private long now = 17 * SECOND;

    @Test
    void checkIsAnsweredWithItsSourceAndOurIntegrity_RFC8445_7_3() {
        IceAnswer answer = received(check().bytes(), HOME);
        assertThat(answer.verdict()).isEqualTo(IceVerdict.VALIDATED);
        StunMessage reply = reply(answer);
        assertThat(reply.kind()).isEqualTo(StunClass.SUCCESS);
        assertThat(reply.address(AttributeType.XOR_MAPPED_ADDRESS)).isEqualTo(HOME);
        assertThat(seal.verify(reply, key)).isEqualTo(SealVerdict.RIGHT);
        assertThat(reply.isFingerprinted()).isTrue();
    }

    @Test
    void validatedSourceMayHandshakeButIsNotSentToBeforeNomination() {
        assertThat(session.isValidated(HOME, now)).isFalse();
        received(check().bytes(), HOME);
        assertThat(session.isValidated(HOME, now)).isTrue();
        assertThat(session.maySend(now)).isFalse();
        assertThat(received(nomination(), HOME).verdict()).isEqualTo(IceVerdict.NOMINATED);
        assertThat(session.target(now)).isEqualTo(HOME);
        assertThat(session.priorityOf(HOME)).isEqualTo(Priority.ofPair(0x6E00_01FFL, 2_130_706_431L));
    }

    @Test
    void sendingEndsThirtySecondsAfterTheLastCheck_RFC7675_5_1() {
        received(nomination(), HOME);
        now += 20 * SECOND;
        assertThat(received(check().bytes(), HOME).verdict()).isEqualTo(IceVerdict.REFRESHED);
        now += 30 * SECOND - 1;
        assertThat(session.maySend(now)).isTrue();
        now += 1;
        assertThat(session.maySend(now)).isFalse();
        assertThat(session.isValidated(HOME, now)).isFalse();
        received(check().bytes(), HOME);
        assertThat(session.target(now)).isEqualTo(HOME);
    }

    @Test
    void checksFromElsewhereDoNotKeepUpTheConsentOfTheTarget() {
        received(nomination(), HOME);
        now += 29 * SECOND;
        received(check().bytes(), ROAD);
        now += SECOND;
        assertThat(session.maySend(now)).isFalse();
    }

    @Test
    void nominationMovesTheTargetWhenATelephoneMoves() {
        received(nomination(), HOME);
        assertThat(received(nomination(), ROAD).verdict()).isEqualTo(IceVerdict.NOMINATED);
        assertThat(session.target(now)).isEqualTo(ROAD);
    }

    @Test
    void repeatedRequestIsAnsweredAgainAndRenewsNothing() {
        byte[] nomination = nomination();
        received(nomination, HOME);
        now += 25 * SECOND;
        IceAnswer again = received(nomination, HOME);
        assertThat(again.verdict()).isEqualTo(IceVerdict.REPEATED);
        assertThat(reply(again).kind()).isEqualTo(StunClass.SUCCESS);
        now += 5 * SECOND;
        assertThat(session.maySend(now)).isFalse();
    }

    @Test
    void recordedCheckFromAnotherAddressIsNotAnsweredAndTakesNothingOver() {
        byte[] nomination = nomination();
        received(nomination, HOME);
        IceAnswer replayed = received(nomination, ROAD);
        assertThat(replayed.verdict()).isEqualTo(IceVerdict.REPLAYED);
        assertThat(replayed.reply()).isNull();
        assertThat(session.target(now)).isEqualTo(HOME);
        assertThat(session.isValidated(ROAD, now)).isFalse();
    }

    @Test
    void badIntegrityMakesNoSourceKnown_RFC8489_9_1_3() {
        byte[] forged = sealed(head(username()), StunKey.shortTerm("guessed")).bytes();
        IceAnswer answer = received(forged, HOME);
        assertThat(answer.verdict()).isEqualTo(IceVerdict.WRONG_SECRET);
        assertThat(reply(answer).errorCode()).hasValue(401);
        assertThat(Objects.requireNonNull(answer.reply()).length).isLessThanOrEqualTo(forged.length);
        assertThat(session.isValidated(HOME, now)).isFalse();
    }

    @Test
    void unknownUserAndTheOneOfAnotherDescriptionAreRefused() {
        assertThat(received(sealed(head("nobody00:them"), key).bytes(), HOME).verdict())
                .isEqualTo(IceVerdict.UNKNOWN_USER);
        assertThat(received(sealed(head("nocolon"), key).bytes(), HOME).verdict())
                .isEqualTo(IceVerdict.UNKNOWN_USER);
        session.expect("them");
        assertThat(received(check().bytes(), HOME).verdict()).isEqualTo(IceVerdict.VALIDATED);
        byte[] former =
                sealed(head(session.credentials().ufrag() + ":former"), key).bytes();
        assertThat(received(former, ROAD).verdict()).isEqualTo(IceVerdict.UNKNOWN_USER);
    }

    @Test
    void whoBelievesHimselfControlledIsToldOfTheConflict_RFC8445_7_3_1_1() {
        byte[] conflict = start(username())
                .number(AttributeType.PRIORITY, 1)
                .bytes(AttributeType.ICE_CONTROLLED, new byte[8])
                .integrity(seal, key)
                .fingerprint()
                .bytes();
        IceAnswer answer = received(conflict, HOME);
        assertThat(answer.verdict()).isEqualTo(IceVerdict.ROLE_CONFLICT);
        assertThat(reply(answer).errorCode()).hasValue(487);
        assertThat(seal.verify(reply(answer), key)).isEqualTo(SealVerdict.RIGHT);
        assertThat(session.isValidated(HOME, now)).isFalse();
    }

    @Test
    void checkWithoutRolePriorityOrChecksumIsABadRequest() {
        byte[] noRole = start(username())
                .number(AttributeType.PRIORITY, 1)
                .integrity(seal, key)
                .fingerprint()
                .bytes();
        byte[] noPriority = start(username())
                .bytes(AttributeType.ICE_CONTROLLING, new byte[8])
                .integrity(seal, key)
                .fingerprint()
                .bytes();
        byte[] noChecksum = head(username()).integrity(seal, key).bytes();
        byte[] both = head(username())
                .bytes(AttributeType.ICE_CONTROLLED, new byte[8])
                .integrity(seal, key)
                .fingerprint()
                .bytes();
        for (byte[] bad : new byte[][] {noRole, noPriority, noChecksum, both}) {
            IceAnswer answer = received(bad, HOME);
            assertThat(answer.verdict()).isEqualTo(IceVerdict.MALFORMED);
            assertThat(reply(answer).errorCode()).hasValue(400);
        }
        assertThat(session.isValidated(HOME, now)).isFalse();
    }

    @Test
    void integrityWithoutUserAndUserWithoutIntegrityAreBadRequests() {
        assertThat(received(start(username()).bytes(), HOME).verdict()).isEqualTo(IceVerdict.MALFORMED);
        byte[] nameless = new StunWriter(StunClass.REQUEST, StunMethod.BINDING, next())
                .integrity(seal, key)
                .bytes();
        assertThat(received(nameless, HOME).verdict()).isEqualTo(IceVerdict.MALFORMED);
    }

    @Test
    void strangerIsToldHisAddressOnlyWhenAsManyBytesHaveComeFromThere() {
        byte[] plain = new StunWriter(StunClass.REQUEST, StunMethod.BINDING, next()).bytes();
        assertThat(received(plain, HOME).reply()).isNull();
        IceAnswer second = received(plain, HOME);
        assertThat(second.verdict()).isEqualTo(IceVerdict.PLAIN);
        assertThat(reply(second).address(AttributeType.XOR_MAPPED_ADDRESS)).isEqualTo(HOME);
    }

    @Test
    void indicationsKeepANatOpenAndAnswersAreStray() {
        byte[] indication = new StunWriter(StunClass.INDICATION, StunMethod.BINDING, next()).bytes();
        assertThat(received(indication, HOME)).isEqualTo(IceAnswer.silent(IceVerdict.KEEP_ALIVE));
        byte[] success = new StunWriter(StunClass.SUCCESS, StunMethod.BINDING, next()).bytes();
        assertThat(received(success, HOME)).isEqualTo(IceAnswer.silent(IceVerdict.STRAY));
        byte[] allocate = new StunWriter(StunClass.REQUEST, StunMethod.ALLOCATE, next()).bytes();
        assertThat(received(allocate, HOME)).isEqualTo(IceAnswer.silent(IceVerdict.STRAY));
    }

    @Test
    void seventeenthSourceDisplacesTheOldestButNotTheTarget() {
        received(nomination(), HOME);
        for (int port = 1; port <= IceSession.PAIRS_MAX; port++) {
            now += 1;
            received(check().bytes(), address("203.0.113.9", port));
        }
        assertThat(session.target(now)).isEqualTo(HOME);
        assertThat(session.isValidated(address("203.0.113.9", 1), now)).isFalse();
        assertThat(session.isValidated(address("203.0.113.9", 16), now)).isTrue();
    }

    @Test
    void agentHasRoomForSoManySessionsAndForgetsClosedOnes() {
        IceSession second = Objects.requireNonNull(agent.open());
        assertThat(agent.open()).isNull();
        agent.close(second);
        agent.close(session);
        assertThat(received(check().bytes(), HOME).verdict()).isEqualTo(IceVerdict.UNKNOWN_USER);
    }

    @Test
    void strongerIntegrityIsAnsweredInKind_RFC8489_9_1_4() {
        byte[] strong =
                head(username()).integritySha256(seal, key).fingerprint().bytes();
        StunMessage reply = reply(received(strong, HOME));
        assertThat(reply.has(AttributeType.MESSAGE_INTEGRITY_SHA256)).isTrue();
        assertThat(seal.verify(reply, key)).isEqualTo(SealVerdict.RIGHT);
    }

    @Test
    void passwordIsNeverPrinted() {
        assertThat(session.credentials().toString())
                .doesNotContain(session.credentials().password().disclose());
        assertThat(key.toString()).isEqualTo("StunKey[redacted]");
    }

    private String username() {
        return session.credentials().ufrag() + ":them";
    }

    private StunWriter check() {
        return sealed(head(username()), key);
    }

    private byte[] nomination() {
        return sealed(head(username()).flag(AttributeType.USE_CANDIDATE), key).bytes();
    }

    private StunWriter head(String username) {
        return start(username)
                .number(AttributeType.PRIORITY, 0x6E00_01FFL)
                .bytes(AttributeType.ICE_CONTROLLING, new byte[8]);
    }

    private StunWriter start(String username) {
        return new StunWriter(StunClass.REQUEST, StunMethod.BINDING, next()).text(AttributeType.USERNAME, username);
    }

    private StunWriter sealed(StunWriter writer, StunKey with) {
        return writer.integrity(seal, with).fingerprint();
    }

    private TransactionId next() {
        return TransactionId.next(random);
    }

    private IceAnswer received(byte[] b, TransportAddress source) {
        return agent.received(Packets.whole(b), source, now);
    }

    private static StunMessage reply(IceAnswer answer) {
        return Packets.whole(Objects.requireNonNull(answer.reply()));
    }

    private static TransportAddress address(String literal, int port) {
        return new TransportAddress(IpAddress.parse(literal), port);
    }
}
