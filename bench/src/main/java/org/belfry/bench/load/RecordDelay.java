package org.belfry.bench.load;

/// From the end of calls until their records were durable, in milliseconds. Immutable.
///
/// @param calls that were watched
/// @param p50Ms not a number if there were none
public record RecordDelay(int calls, double p50Ms, double p99Ms) {

    static final String WORD = "records";

    static final Questions.Question QUESTION = new Questions.Question(WORD, () -> "");

    String line() {
        return calls + " " + p50Ms + " " + p99Ms;
    }

    static RecordDelay read(String line) {
        String[] words = line.split(" ", -1);
        return new RecordDelay(Integer.parseInt(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }
}
