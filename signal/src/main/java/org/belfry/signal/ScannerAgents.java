package org.belfry.signal;

import java.util.List;
import java.util.Locale;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipMessage;
import org.jspecify.annotations.Nullable;

/// User agents by which scanning and guessing tools name themselves. Whoever hides is caught by what it does; these do
/// not deserve even an answer. Holds no state.
final class ScannerAgents {

    /// In small letters, found anywhere in the header.
    private static final List<String> NAMES = List.of(
            "friendly-scanner",
            "friendly-request",
            "sipvicious",
            "sundayddr",
            "sip-scan",
            "sipscan",
            "sipcli",
            "sivus",
            "gulp",
            "smap",
            "pplsip",
            "vaxsipuseragent",
            "vaxasip",
            "iwar",
            "csipsimple-scan",
            "scanner",
            "nmap",
            "masscan",
            "zgrab");

    private ScannerAgents() {}

    /// The text of the User-Agent if it is a scanner's, else null.
    static @Nullable String find(SipMessage message) {
        String agent = message.header(HeaderName.USER_AGENT);
        if (agent == null) {
            return null;
        }
        String lower = agent.toLowerCase(Locale.ROOT);
        for (String name : NAMES) {
            if (lower.contains(name)) {
                return agent;
            }
        }
        return null;
    }
}
