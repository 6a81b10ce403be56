package org.belfry.sip.digest;

import org.jspecify.annotations.Nullable;

/// The hash functions of digest (RFC 8760 §2.1), the one we like best first.
///
/// The `-sess` variants are not among them: they make each check dearer and protect nothing that a nonce bound to
/// its flow does not. Immutable.
public enum Algorithm {
    SHA_256(0, "SHA-256", "SHA-256", 32),
    SHA_512_256(1, "SHA-512-256", "SHA-512/256", 32),
    /// Broken as a hash, still what many desk phones know: offered only where a device has nothing better.
    MD5(2, "MD5", "MD5", 16);

    static final int COUNT = 3;
    private static final Algorithm[] ALL = values();
    private static final String SESSION_SUFFIX = "-sess";

    private final int index;
    private final String token;
    private final String javaName;
    private final int hashBytes;

    Algorithm(int index, String token, String javaName, int hashBytes) {
        this.index = index;
        this.token = token;
        this.javaName = javaName;
        this.hashBytes = hashBytes;
    }

    /// As written in a header.
    public String token() {
        return token;
    }

    /// Size of a hash in bytes; twice as many hexadecimal digits in a header.
    public int hashBytes() {
        return hashBytes;
    }

    int index() {
        return index;
    }

    String javaName() {
        return javaName;
    }

    /// What `algorithm` in `params` names; MD5 if it is absent (RFC 7616 §3.3), null if it is none of ours.
    static @Nullable Algorithm named(AuthParams params) {
        if (!params.has(Param.ALGORITHM)) {
            return MD5;
        }
        for (Algorithm algorithm : ALL) {
            if (params.isIgnoringCase(Param.ALGORITHM, algorithm.token)) {
                return algorithm;
            }
        }
        return null;
    }

    /// Whether `algorithm` in `params` names the `-sess` variant of one of ours.
    static boolean isSession(AuthParams params) {
        for (Algorithm algorithm : ALL) {
            if (params.isIgnoringCase(Param.ALGORITHM, algorithm.token + SESSION_SUFFIX)) {
                return true;
            }
        }
        return false;
    }
}
