package org.belfry.sip.digest;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The hashes of RFC 7616 §3.4.1 to §3.4.3, one formula each. The digits of HA1 stand in [Hasher#ha1] beforehand.
final class ResponseHash {

    private ResponseHash() {}

    /// What a response is about: all that goes into it besides the secret.
    ///
    /// `method` is empty for the answer's `rspauth`. `body` is hashed for auth-int only.
    static final class Subject {
        private final Algorithm algorithm;
        private final Qop qop;
        private final String method;
        private final byte[] body;

        Subject(Algorithm algorithm, Qop qop, String method, byte[] body) {
            this.algorithm = algorithm;
            this.qop = qop;
            this.method = method;
            this.body = body;
        }
    }

    /// `H(username:realm:password)`, in bytes.
    static byte[] ha1(Algorithm algorithm, String username, String realm, byte[] password) {
        var hasher = new Hasher();
        hasher.begin(algorithm).put(username).colon().put(realm).colon().put(password);
        byte[] ha1 = Arrays.copyOf(hasher.end(), algorithm.hashBytes());
        hasher.forget();
        return ha1;
    }

    /// The response as digits, in the hasher's own array, taking nonce, count, cnonce, qop and uri from `params`.
    static byte[] response(Hasher hasher, Subject subject, AuthParams params) {
        byte[] uri = params.array();
        byte[] ha2 = ha2(hasher, subject, uri, params.start(Param.URI), params.end(Param.URI));
        Algorithm algorithm = subject.algorithm;
        hasher.begin(algorithm)
                .putHex(hasher.ha1(), algorithm)
                .colon()
                .put(params, Param.NONCE)
                .colon();
        if (subject.qop != Qop.NONE) {
            hasher.put(params, Param.NC).colon().put(params, Param.CNONCE).colon();
            hasher.put(subject.qop.token()).colon();
        }
        return hasher.putHex(ha2, algorithm).endHex(algorithm);
    }

    private static byte[] ha2(Hasher hasher, Subject subject, byte[] uri, int from, int to) {
        Algorithm algorithm = subject.algorithm;
        byte @Nullable [] bodyHex = subject.qop == Qop.AUTH_INT
                ? hasher.begin(algorithm).put(subject.body).endHex(algorithm).clone()
                : null;
        hasher.begin(algorithm).put(subject.method).colon().put(uri, from, to);
        if (bodyHex != null) {
            hasher.colon().putHex(bodyHex, algorithm);
        }
        return hasher.endHex(algorithm);
    }
}
