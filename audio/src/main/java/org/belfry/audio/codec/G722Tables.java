package org.belfry.audio.codec;

/// The tables of ITU-T G.722, §5 and §6.
final class G722Tables {

    /// Half of the symmetric quadrature mirror filter (table 11).
    static final int[] MIRROR = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    /// Decision levels of the lower band's quantiser (table 14, Q6).
    static final int[] LEVELS = {
        0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219,
        1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    /// What the lower band's four higher bits stand for (QM4).
    static final int[] FOUR_BITS = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0
    };

    /// What the lower band's six bits stand for (QM6).
    static final int[] SIX_BITS = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576,
        -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040,
        -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
    };

    /// Change of the lower band's scale by its four higher bits (WL through RL42).
    static final int[] LOWER_SCALE = {-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60};

    /// What the higher band's two bits stand for (QM2).
    static final int[] TWO_BITS = {-7408, -1616, 7408, 1616};

    /// Change of the higher band's scale by its two bits (WH through RH2).
    static final int[] HIGHER_SCALE = {798, -214, 798, -214};

    private G722Tables() {}
}
