package org.belfry.web;

import java.util.List;

/// What the telephone in a browser is told.
final class PhoneMessages {

    private PhoneMessages() {}

    @Meaning("What this session is a telephone with.")
    record BrowserPhone(
            @Meaning(value = "What it signs in with (RFC 7616).", example = "0a1b2c3d4e5f")
            String username,

            @Meaning(value = "Its secret, told this once.", example = "0123456789abcdefghjkmnpqrs")
            String password,

            @Meaning(value = "The domain of its addresses.", example = "pbx.example.com")
            String domain,

            @Meaning(value = "Where this door speaks SIP over WebSocket (RFC 7118).", example = "/sip")
            String path) {

        @Override
        public String toString() {
            return "[browser phone " + username + "]";
        }
    }

    @Meaning("What a browser reaches the other side by where its network lets nothing but the web through.")
    record Relays(
            @Meaning("For `RTCConfiguration`; none where there is no relay.")
            List<Relay> iceServers) {}

    @Meaning("A relay (RFC 8656).")
    record Relay(
            @Meaning("Where it is (RFC 7065).") List<String> urls,

            @Meaning("Good for some minutes, to begin a call with.")
            String username,

            @Meaning("Goes with it.") String credential) {

        @Override
        public String toString() {
            return "[relay " + urls + "]";
        }
    }
}
