package org.belfry.pbx.call;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipUri;
import org.belfry.sip.Uri;
import org.jspecify.annotations.Nullable;

/// What a provider that is trusted says about the number of who calls: that it asserts it (RFC 3325),
/// and what came of its signature (STIR/SHAKEN, RFC 8224; the `verstat` of 3GPP TS 24.229 §7.2A.20).
/// Immutable. We verify no signature ourselves; whoever is not trusted is not heard.
public enum Vouched {
    NOTHING(""),
    ASSERTED("The provider asserts the caller's number."),
    SIGNED("The provider asserts the caller's number, whose signature it did not judge."),
    PASSED("The caller's number was verified (STIR/SHAKEN)."),
    FAILED("The caller's number is not what it was signed as (STIR/SHAKEN): it is probably forged."),
    UNVERIFIED("The caller's number could not be verified (STIR/SHAKEN).");

    private static final String PARAMETER = "verstat";

    private final String sentence;

    Vouched(String sentence) {
        this.sentence = sentence;
    }

    /// For people.
    public Optional<String> sentence() {
        return sentence.isEmpty() ? Optional.empty() : Optional.of(sentence);
    }

    /// What an INVITE of a provider says, as it came. The verdict stands on the identity that was
    /// judged: the one it asserts, else the From.
    public static Vouched of(SipRequest invite) {
        @Nullable NameAddr asserted = invite.read(Field.P_ASSERTED_IDENTITY);
        var verdict =
                verdict(Objects.requireNonNullElse(asserted, invite.from()).uri());
        if (verdict != NOTHING || asserted == null) {
            return verdict;
        }
        return invite.has(HeaderName.IDENTITY) ? SIGNED : ASSERTED;
    }

    private static Vouched verdict(Uri uri) {
        String said = uri.toString().toLowerCase(Locale.ROOT);
        int at = said.indexOf(";" + PARAMETER + "=");
        if (at < 0) {
            return NOTHING;
        }
        String value = said.substring(at + PARAMETER.length() + 2);
        if (value.startsWith("tn-validation-passed")) {
            return PASSED;
        }
        return value.startsWith("tn-validation-failed") ? FAILED : UNVERIFIED;
    }

    /// Carries it to [#read], in an identity of the house's own making.
    public SipUri writtenTo(SipUri identity) {
        return this == NOTHING ? identity : identity.withParam(PARAMETER, name().toLowerCase(Locale.ROOT));
    }

    /// What [#writtenTo] put there.
    static Vouched read(SipRequest normalised) {
        @Nullable NameAddr identity = normalised.read(Field.P_ASSERTED_IDENTITY);
        var uri = identity == null ? null : identity.sipUri();
        String said = uri == null ? null : uri.params().get(PARAMETER);
        for (var one : values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(said)) {
                return one;
            }
        }
        return NOTHING;
    }
}
