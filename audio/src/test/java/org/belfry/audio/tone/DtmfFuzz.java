package org.belfry.audio.tone;

import static org.belfry.ground.fuzz.Claim.claim;

import org.belfry.audio.Program;

/// Any bytes as samples: keys are told in order, each pressed once and let go once, no more often than
/// tones of 25 ms could follow each other.
public final class DtmfFuzz {

    private DtmfFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        short[] samples = Program.samples(bytes);
        var told = new Told();
        var detector = new DtmfDetector(8_000, told);
        detector.hear(samples, 0, samples.length);
        detector.end();
        claim(told.held == 0 && told.keys <= samples.length / 200);
    }

    private static final class Told implements KeyListener {
        private char held;
        private int keys;

        @Override
        public void pressed(char key) {
            claim(held == 0 && DtmfKeys.isKey(key));
            held = key;
            keys++;
        }

        @Override
        public void released(char key, int milliseconds) {
            claim(held == key && milliseconds >= 35);
            held = 0;
        }
    }

    /// A key with a pause, as bytes.
    public static byte[] seed(char key) {
        short[] samples = new short[800];
        new ToneGenerator(DtmfKeys.tone(key, 50, 50), 8_000, -13).generate(samples, 0, samples.length);
        return Program.raw(samples);
    }
}
