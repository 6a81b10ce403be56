package org.belfry.bench;

import java.util.Arrays;
import java.util.Locale;

/// One measured thing: the median of its runs, their spread, and what we aim for.
///
/// @param target in words, e.g. `< 1.0`
@SuppressWarnings("ArrayRecordComponent") // made once, printed once, never compared
record Figure(String name, String unit, double[] runs, String target) {

    double median() {
        double[] sorted = runs.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    String row() {
        double least = Arrays.stream(runs).min().orElse(Double.NaN);
        double most = Arrays.stream(runs).max().orElse(Double.NaN);
        return "| %s | %s %s | %s–%s (%d) | %s |"
                .formatted(name, number(median()), unit, number(least), number(most), runs.length, target);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
    }
}
