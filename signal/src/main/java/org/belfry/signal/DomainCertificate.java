package org.belfry.signal;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.belfry.ground.IpAddress;

/// Whose SIP domain a certificate proves (RFC 5922 §7.1, §7.2). Holds no state.
///
/// `sip:` URIs among the subject's alternative names count first; if there is one, DNS names don't. Names are compared
/// whole: a wildcard proves nothing here. An address is proven by an address entry.
final class DomainCertificate {

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;
    private static final String SIP = "sip:";

    private DomainCertificate() {}

    static boolean isOf(String domain, X509Certificate certificate) {
        String wanted = bare(domain).toLowerCase(Locale.ROOT);
        return domains(certificate).contains(wanted)
                || entries(certificate).stream()
                        .anyMatch(entry -> entry.get(0) instanceof Integer kind
                                && kind == IP
                                && entry.get(1) instanceof String listed
                                && isSameAddress(wanted, listed));
    }

    /// The domains it proves, in lower case. A wildcard is among them as it stands, and equals no domain.
    static Set<String> domains(X509Certificate certificate) {
        var uris = new LinkedHashSet<String>();
        var names = new LinkedHashSet<String>();
        for (List<?> entry : entries(certificate)) {
            if (entry.get(0) instanceof Integer kind && entry.get(1) instanceof String value) {
                String lower = value.toLowerCase(Locale.ROOT);
                if (kind == URI && isDomainUri(lower)) {
                    uris.add(lower.substring(SIP.length()));
                } else if (kind == DNS) {
                    names.add(lower);
                }
            }
        }
        return Collections.unmodifiableSet(uris.isEmpty() ? names : uris);
    }

    /// A URI of a user proves a user, not a domain (§7.1).
    private static boolean isDomainUri(String uri) {
        return uri.startsWith(SIP) && uri.indexOf('@') < 0;
    }

    private static boolean isSameAddress(String wanted, String listed) {
        try {
            return IpAddress.parse(wanted).equals(IpAddress.parse(listed));
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    private static String bare(String domain) {
        return domain.startsWith("[") ? domain.substring(1, domain.length() - 1) : domain;
    }

    private static Collection<List<?>> entries(X509Certificate certificate) {
        try {
            var entries = certificate.getSubjectAlternativeNames();
            return entries == null ? List.of() : entries;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
