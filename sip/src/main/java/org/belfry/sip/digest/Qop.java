package org.belfry.sip.digest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Quality of protection: what of a request its digest covers (RFC 7616 §3.4).
enum Qop {
    /// RFC 2069, before there was any.
    NONE(""),
    /// Method and URI.
    AUTH("auth"),
    /// The body as well.
    AUTH_INT("auth-int");

    private final String token;

    Qop(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }

    /// The one `params` of an Authorization names; NONE if it is absent, null if there is no such.
    static @Nullable Qop named(AuthParams params) {
        if (!params.has(Param.QOP)) {
            return NONE;
        }
        if (params.isIgnoringCase(Param.QOP, AUTH.token)) {
            return AUTH;
        }
        return params.isIgnoringCase(Param.QOP, AUTH_INT.token) ? AUTH_INT : null;
    }

    /// The one to answer a challenge with: auth before auth-int, NONE if the challenge has no qop, null if it has no
    /// option we know.
    static @Nullable Qop chosen(AuthParams challenge) {
        String options = challenge.text(Param.QOP);
        if (options == null) {
            return challenge.has(Param.QOP) ? null : NONE;
        }
        Qop chosen = null;
        for (String option : options.toLowerCase(Locale.ROOT).split(",", AuthParams.PARAMS_MAX)) {
            if (option.strip().equals(AUTH.token)) {
                return AUTH;
            }
            if (option.strip().equals(AUTH_INT.token)) {
                chosen = AUTH_INT;
            }
        }
        return chosen;
    }
}
