package org.belfry.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.junit.jupiter.api.Test;

final class CandidateTest {

    private static final IpAddress OUTSIDE = IpAddress.parse("198.51.100.1");
    private static final IpAddress OUTSIDE6 = IpAddress.parse("2001:db8::1");
    private static final IpAddress INSIDE = IpAddress.parse("10.0.0.1");
    private static final IpAddress BRANCH = IpAddress.parse("10.9.0.1");

    private static final AddressPlan PLAN = new AddressPlan(
            List.of(OUTSIDE, OUTSIDE6),
            List.of(
                    new AddressPlan.Inside(Network.parse("10.0.0.0/8"), List.of(INSIDE)),
                    new AddressPlan.Inside(Network.parse("10.9.0.0/16"), List.of(BRANCH))));

    @Test
    void prioritiesAreThoseOfTheRfc_RFC8445_5_1_2_1() {
        assertThat(Priority.ofCandidate(CandidateType.HOST, 65_535, 1)).isEqualTo(2_130_706_431L);
        assertThat(Priority.ofCandidate(CandidateType.SERVER_REFLEXIVE, 65_535, 1))
                .isEqualTo(1_694_498_815L);
        assertThat(Priority.ofCandidate(CandidateType.RELAYED, 0, 256)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> Priority.ofCandidate(CandidateType.HOST, 65_536, 1));
    }

    @Test
    void pairPrioritiesAreOrderedByTheLesserThenTheGreater_RFC8445_6_1_2_3() {
        assertThat(Priority.ofPair(2, 1)).isEqualTo((1L << 32) + 5);
        assertThat(Priority.ofPair(1, 2)).isEqualTo((1L << 32) + 4);
        assertThat(Priority.ofPair(2_130_706_431L, 2_130_706_431L)).isPositive();
    }

    @Test
    void candidatesAreWrittenAsSdpHasThem_RFC8839_5_1() {
        assertThat(Candidate.host(PLAN.addressesFor(OUTSIDE), 10_000, 1))
                .extracting(Candidate::line)
                .containsExactly(
                        "candidate:1 1 udp 2130706431 198.51.100.1 10000 typ host",
                        "candidate:2 1 udp 2130706175 2001:db8:0:0:0:0:0:1 10000 typ host");
    }

    @Test
    void callersInsideLearnTheInsideAddressAndOthersTheOutsideOne() {
        assertThat(PLAN.addressesFor(IpAddress.parse("10.1.2.3"))).containsExactly(INSIDE);
        assertThat(PLAN.addressesFor(IpAddress.parse("10.9.2.3"))).containsExactly(BRANCH);
        assertThat(PLAN.addressesFor(IpAddress.parse("203.0.113.5"))).containsExactly(OUTSIDE, OUTSIDE6);
        assertThat(PLAN.addressesFor(IpAddress.parse("2001:db8:5::1"))).containsExactly(OUTSIDE6, OUTSIDE);
    }

    @Test
    void addressNobodyCanHaveIsNoAddressOfOurs() {
        for (String literal : List.of("0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AddressPlan(List.of(IpAddress.parse(literal)), List.of()));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressPlan(List.of(), List.of()));
    }
}
