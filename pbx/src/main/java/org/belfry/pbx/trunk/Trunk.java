package org.belfry.pbx.trunk;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Redacted;
import org.belfry.signal.Flow;
import org.belfry.signal.SipTransport;
import org.belfry.sip.SipUri;

/// A line to the world, as it was set up. Immutable; prints no secret.
///
/// @param name as the dialplan calls it: 1 to 32 characters of `a-z`, `0-9` and `-`
/// @param nextHop where its calls go: `sip:HOST:PORT;transport=udp`, `tcp` or `tls`; without a user
/// @param login what we prove ourselves with, if we are asked
/// @param registers whether we tell it where we are (RFC 3261 §10); needs a login
/// @param shown the number calls come from that show no other, as E.164 with its plus; empty for none
public record Trunk(
        String name,
        SipUri nextHop,
        Optional<Login> login,
        boolean registers,
        Admission admission,
        Terms terms,
        Numbers numbers,
        String shown) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

    /// A user and password of ours at the provider's.
    public record Login(String user, Redacted<String> password) {
        private static final Pattern USER = Pattern.compile("[A-Za-z0-9+._~!-]{1,128}");

        public Login {
            expect(USER.matcher(user).matches(), "user: 1 to 128 letters, digits and + . _ ~ ! -");
            int length = password.disclose().length();
            expect(length >= 1 && length <= 256, "password: 1 to 256 characters");
            expect(password.disclose().chars().noneMatch(Character::isISOControl), "password: one line");
        }
    }

    /// Who may call us as this trunk: whoever comes from one of `networks`, and over TLS with a
    /// certificate of one of `subjects` if there are any. Without networks and subjects nobody.
    ///
    /// @param subjects domains (RFC 5922 §7.1), in lower case
    public record Admission(List<Network> networks, Set<String> subjects) {
        static final int ENTRIES_MAX = 64;

        public static final Admission NOBODY = new Admission(List.of(), Set.of());

        public Admission {
            networks = List.copyOf(networks);
            subjects = Set.copyOf(subjects);
            expect(networks.size() + subjects.size() <= ENTRIES_MAX, "networks and subjects: at most " + ENTRIES_MAX);
            expect(
                    subjects.stream().allMatch(one -> one.matches("[a-z0-9.-]{1,253}")),
                    "subjects: names of domains in lower case, whole");
        }

        /// Whether an address alone is never enough.
        public boolean isByCertificate() {
            return !subjects.isEmpty();
        }

        /// Whether calls over TLS from there are its own, whatever they show.
        public boolean admitsAddress(IpAddress source) {
            return admits(source, true, Set.of());
        }

        boolean admits(Flow flow) {
            // What a certificate is worth costs time: it is asked only where one counts.
            Set<String> domains = isByCertificate() ? flow.domains() : Set.of();
            return admits(
                    IpAddress.of(flow.remote().getAddress()), flow.transport().isSecure(), domains);
        }

        boolean admits(IpAddress source, boolean secure, Set<String> domains) {
            boolean near = networks.stream().anyMatch(network -> network.contains(source));
            if (subjects.isEmpty()) {
                return near;
            }
            boolean named = secure && domains.stream().anyMatch(subjects::contains);
            return named && (near || networks.isEmpty());
        }
    }

    /// What is agreed with the provider.
    ///
    /// @param codecs that are offered, best first, by their names; none for those of the house. What
    /// the one
    ///     who calls has too goes first, so that nothing has to be translated
    /// @param plain whether its media may go in the clear (policy B3)
    /// @param trusted whether it is told in P-Asserted-Identity which number of ours calls, and
    /// believed what it
    ///     asserts of callers (RFC 3325 §8)
    /// @param concurrent calls at once in each direction
    /// @param perSecond new calls in each direction in a second
    public record Terms(List<String> codecs, boolean plain, boolean trusted, int concurrent, int perSecond) {
        public static final Terms CAUTIOUS = new Terms(List.of(), false, false, 30, 5);

        public Terms {
            codecs = List.copyOf(codecs);
            expect(
                    codecs.size() <= 16 && codecs.stream().allMatch(one -> one.matches("[A-Za-z0-9-]{1,32}")),
                    "codecs: at most 16 names");
            expect(concurrent >= 1 && concurrent <= 10_000, "calls: 1 to 10000");
            expect(perSecond >= 1 && perSecond <= 1_000, "per-second: 1 to 1000");
        }
    }

    /// @throws IllegalArgumentException with what was expected
    public Trunk {
        expect(NAME.matcher(name).matches(), "name: 1 to 32 of a-z, 0-9 and -");
        expect(nextHop.user().isEmpty() && !nextHop.hasHeaders(), "nextHop: a host, without a user");
        expect(transport(nextHop) != null, "nextHop: transport udp, tcp or tls");
        expect(!registers || login.isPresent(), "register: needs a login");
        expect(shown.isEmpty() || E164.matcher(shown).matches(), "shown: E.164 with its plus");
    }

    static void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    public SipTransport transport() {
        return java.util.Objects.requireNonNull(transport(nextHop));
    }

    private static @org.jspecify.annotations.Nullable SipTransport transport(SipUri uri) {
        String named = uri.transport();
        if (named == null) {
            return uri.isSecure() ? SipTransport.TLS : SipTransport.UDP;
        }
        return switch (named.toLowerCase(Locale.ROOT)) {
            case "udp" -> SipTransport.UDP;
            case "tcp" -> SipTransport.TCP;
            case "tls" -> SipTransport.TLS;
            default -> null;
        };
    }
}
