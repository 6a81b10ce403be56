package org.belfry.guard;

/// One thing a peer did that good peers rarely or never do, reported by the code that noticed it.
/// Immutable.
///
/// Each costs its source accept tokens ([#cost]): who fails handshakes or guesses secrets connects ever
/// more slowly, up to a minute's wait, and forgetting is impossible until it has been waited out.
/// Sources known to be good pay nothing, so nobody can lock a colleague out from behind the same
/// address.
public sealed interface Sighting {

    /// Longest piece of a peer's own text that is kept, without control characters.
    int TEXT_CHARS_MAX = 64;

    /// Accept tokens this takes from the source, 0..100.
    int cost();

    /// A TLS handshake that came to nothing; `reason` as the TLS library names it.
    record HandshakeFailed(String reason) implements Sighting {
        public HandshakeFailed {
            reason = cut(reason);
        }

        @Override
        public int cost() {
            return 2;
        }
    }

    /// Plain HTTP sent to a TLS door: nearly always a mistyped address.
    record PlainOnTls() implements Sighting {
        @Override
        public int cost() {
            return 1;
        }
    }

    /// Bytes that are not the protocol of the door.
    record Malformed(String protocol, int atByte) implements Sighting {
        public Malformed {
            protocol = cut(protocol);
        }

        @Override
        public int cost() {
            return 5;
        }
    }

    /// A peer that used up the time for a stage, as slow-loris tools do.
    record TooSlow(Stage stage) implements Sighting {
        @Override
        public int cost() {
            return 5;
        }

        /// What was being waited for.
        public enum Stage {
            HANDSHAKE,
            HEADERS,
            BODY,
            /// A message begun and not ended.
            MESSAGE,
            /// What we sent, which was not taken.
            ANSWER
        }
    }

    /// A request whose peer went away before it had its answer; a person who leaves a page does this too.
    record Abandoned() implements Sighting {
        @Override
        public int cost() {
            return 0;
        }
    }

    /// More bytes than the door takes.
    record Oversized(long bytes, long bytesMax) implements Sighting {
        @Override
        public int cost() {
            return 5;
        }
    }

    /// A password, code or digest that did not fit.
    record WrongSecret() implements Sighting {
        @Override
        public int cost() {
            return 10;
        }
    }

    /// A name nobody has.
    record UnknownUser() implements Sighting {
        @Override
        public int cost() {
            return 10;
        }
    }

    /// A nonce that is no longer ours to accept; a slow but honest phone does this too.
    record StaleNonce() implements Sighting {
        @Override
        public int cost() {
            return 0;
        }
    }

    /// A nonce and count that were used before: an eavesdropper, or a phone that cannot count.
    record ReplayedNonce() implements Sighting {
        @Override
        public int cost() {
            return 10;
        }
    }

    /// An answer to nothing we asked: a lost straggler, or somebody who hopes that we take it for one
    /// we wait for.
    record UnsolicitedResponse() implements Sighting {
        @Override
        public int cost() {
            return 1;
        }
    }

    /// A CANCEL or PRACK of nothing we know, or from elsewhere than what it is about: a straggler, or
    /// somebody who hopes to end the calls of others.
    record StrayRequest() implements Sighting {
        @Override
        public int cost() {
            return 1;
        }
    }

    /// More bytes begun, or waiting to be taken, than one source may hold.
    record Hoarding(int bytes) implements Sighting {
        @Override
        public int cost() {
            return 5;
        }
    }

    /// A user agent that scanners give themselves.
    record ScannerAgent(String agent) implements Sighting {
        public ScannerAgent {
            agent = cut(agent);
        }

        @Override
        public int cost() {
            return 100;
        }
    }

    /// A media packet that belongs to no call.
    record StrayMedia() implements Sighting {
        @Override
        public int cost() {
            return 1;
        }
    }

    /// A call that was not let out of the house: a telephone somebody else has tries what costs most.
    ///
    /// @param rule that did not pass
    record OutboundRefused(String rule) implements Sighting {
        public OutboundRefused {
            rule = cut(rule);
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    private static String cut(String text) {
        return shown(text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX - 1) + "…");
    }

    /// A peer's text ends on consoles and in logs: what would steer them, begin a line there or turn
    /// the writing around is shown as U+FFFD.
    private static String shown(String text) {
        var shown = new StringBuilder(text);
        for (int i = 0; i < shown.length(); i++) {
            switch (Character.getType(shown.charAt(i))) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    shown.setCharAt(i, '\uFFFD');
                default -> {}
            }
        }
        return shown.toString();
    }
}
