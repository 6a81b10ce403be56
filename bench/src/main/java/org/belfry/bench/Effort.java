package org.belfry.bench;

/// How much is measured.
enum Effort {
    /// A second or so of each, and few of all: whether it runs, not how fast.
    TRY,
    /// Fewer and shorter runs, for a look.
    QUICK,
    FULL;

    int of(int tried, int quick, int full) {
        return (int) of((double) tried, quick, full);
    }

    double of(double tried, double quick, double full) {
        return switch (this) {
            case TRY -> tried;
            case QUICK -> quick;
            case FULL -> full;
        };
    }
}
