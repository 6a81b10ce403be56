package org.belfry.ground.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// One thing that is fuzzed: any input either fits its claims or is a finding. Immutable.
///
/// @param type whose `fuzzerTestOneInput(byte[])` the fuzzer calls
/// @param once the same
/// @param seeds inputs made on the spot, besides those of the corpus: what has fresh keys each time, or is long
/// @param along packages whose branches guide the search besides ours, as `a.b.**`
/// @param near changed inputs that every build tries
public record FuzzTarget(
        Class<?> type, Consumer<byte[]> once, Callable<? extends List<byte[]>> seeds, List<String> along, int near) {

    private static final int NEAR = 1_000;
    private static final String OURS = "org.belfry.**";

    public static FuzzTarget of(Class<?> type, Consumer<byte[]> once) {
        return new FuzzTarget(type, once, List::of, List.of(OURS), NEAR);
    }

    public FuzzTarget from(Callable<? extends List<byte[]>> made) {
        return new FuzzTarget(type, once, made, along, near);
    }

    public FuzzTarget along(String packages) {
        var all = new ArrayList<>(along);
        all.add(packages);
        return new FuzzTarget(type, once, seeds, all, near);
    }

    /// For one whose inputs take milliseconds.
    public FuzzTarget near(int count) {
        return new FuzzTarget(type, once, seeds, along, count);
    }

    /// Of its folder below `fuzz/`: `StunFuzz` is `stun`.
    String name() {
        return type.getSimpleName().replaceFirst("Fuzz$", "").toLowerCase(Locale.ROOT);
    }

    /// All that is known to be worth a beginning.
    List<byte[]> inputs() throws Exception {
        var inputs = new ArrayList<>(FuzzCorpus.all(name()));
        inputs.addAll(seeds.call());
        return inputs;
    }

    @Override
    public String toString() {
        return name();
    }
}
