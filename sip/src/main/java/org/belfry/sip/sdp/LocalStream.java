package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.belfry.ground.Redacted;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.belfry.sip.sdp.SecurityAttribute.InlineKey;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.belfry.sip.sdp.SecurityAttribute.Suite;
import org.jspecify.annotations.Nullable;

/// What this side can and wants to do with one stream. Immutable; keep one for the life of the stream, so that its keys
/// and identifiers stay the same from one offer to the next.
///
/// @param codecs in our order of preference; each `rtx` stands behind the codec it repeats
/// @param direction the most we allow
/// @param protections what we accept, best first. Plain RTP is accepted only where it is listed
/// @param extra put as they are into an open section, such as `msid`
public record LocalStream(
        String type,
        int port,
        List<Codec> codecs,
        Direction direction,
        List<Protection> protections,
        Options options,
        @Nullable Ice ice,
        List<Attribute> extra) {

    /// How the stream is carried.
    public sealed interface Protection {

        /// RTP anyone on the path can read and forge.
        record UnprotectedRtp() implements Protection {}

        /// SRTP with keys in the description (RFC 4568): as safe as the signalling that carries them.
        ///
        /// @param own one line for each suite we accept, with the key we send with
        record Sdes(List<Crypto> own) implements Protection {

            public Sdes {
                own = List.copyOf(own);
                if (own.isEmpty() || !own.stream().allMatch(Crypto::isUsable)) {
                    throw new IllegalArgumentException("own: %d lines (expected: usable ones)".formatted(own.size()));
                }
            }

            /// Fresh keys.
            ///
            /// @param random must be fit for keys
            public static Sdes of(List<Suite> suites, RandomGenerator random) {
                var own = new ArrayList<Crypto>();
                for (var suite : suites) {
                    byte[] keySalt = new byte[suite.keySaltBytes()];
                    random.nextBytes(keySalt);
                    var text = Redacted.of(Base64.getEncoder().encodeToString(keySalt));
                    own.add(new Crypto(own.size() + 1, suite.name(), List.of(new InlineKey(text, "", "")), List.of()));
                }
                return new Sdes(own);
            }
        }

        /// SRTP keyed by DTLS (RFC 5763).
        ///
        /// @param fingerprints of our certificate
        /// @param preferred our role when we may choose: active or passive
        /// @param tlsId names our association, or null
        record Dtls(
                List<Fingerprint> fingerprints,
                Setup.Role preferred,
                @Nullable String tlsId) implements Protection {

            /// Hashes a forger cannot find collisions for; RFC 8122 §5.1 forbids MD5 and MD2, and SHA-1 is as good as
            /// broken.
            static final Set<String> HASHES = Set.of("sha-256", "sha-384", "sha-512");

            public Dtls {
                fingerprints = List.copyOf(fingerprints);
                boolean chosen = preferred == Setup.Role.ACTIVE || preferred == Setup.Role.PASSIVE;
                if (fingerprints.isEmpty() || !chosen) {
                    throw new IllegalArgumentException("dtls (expected: a fingerprint, and active or passive)");
                }
            }
        }

        /// Not RTP: the formats are names and the codecs' encodings are compared with them, as for `udptl` and `t38`.
        record NotRtp(String protocol) implements Protection {

            public NotRtp {
                Grammar.requireWord("protocol", protocol);
            }
        }
    }

    /// Our half of ICE.
    ///
    /// @param complete no candidate will follow
    public record Ice(
            IceAttribute.Ufrag fragment,
            IceAttribute.Password password,
            List<IceAttribute.Candidate> candidates,
            boolean lite,
            boolean complete) {

        public Ice {
            candidates = List.copyOf(candidates);
        }
    }

    /// @param rtcpMux RTP and RTCP may share the port
    /// @param oneCodec answer with the best common codec alone (and its companions), RFC 3264 §10.2
    /// @param ptimeMs milliseconds in a packet we want to receive, 0 for no word
    /// @param headerExtensions URIs we understand
    public record Options(boolean rtcpMux, boolean oneCodec, int ptimeMs, Set<String> headerExtensions) {

        public static final Options DEFAULT = new Options(true, false, 0, Set.of());

        public Options {
            Grammar.requireRange("ptimeMs", ptimeMs, 0, 10_000);
            headerExtensions = Set.copyOf(headerExtensions);
        }
    }

    public LocalStream {
        Grammar.requireWord("type", type);
        Grammar.requireRange("port", port, 1, 65_535);
        codecs = List.copyOf(codecs);
        protections = List.copyOf(protections);
        extra = List.copyOf(extra);
    }

    /// An RTP stream both ways, without ICE.
    public static LocalStream of(String type, int port, List<Codec> codecs, Protection protection) {
        return new LocalStream(
                type, port, codecs, Direction.SENDRECV, List.of(protection), Options.DEFAULT, null, List.of());
    }

    public LocalStream withDirection(Direction other) {
        return new LocalStream(type, port, codecs, other, protections, options, ice, extra);
    }

    public LocalStream withProtections(List<Protection> others) {
        return new LocalStream(type, port, codecs, direction, others, options, ice, extra);
    }

    public LocalStream withOptions(Options others) {
        return new LocalStream(type, port, codecs, direction, protections, others, ice, extra);
    }

    public LocalStream withIce(Ice other) {
        return new LocalStream(type, port, codecs, direction, protections, options, other, extra);
    }

    public LocalStream withExtra(List<Attribute> others) {
        return new LocalStream(type, port, codecs, direction, protections, options, ice, others);
    }

    @Override
    public String toString() {
        return "LocalStream[" + type + ", " + codecs.size() + " codecs]";
    }
}
