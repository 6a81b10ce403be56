package org.belfry.server.config;

/// Every key of `belfry.toml` and `--set`, in the order the documentation lists them. The names are an
/// interface: people's files and scripts hold them, so a test pins each.
enum Key {
    NAME("name", "the host name people use; this machine's own full name if it resolves here, else localhost"),
    DATA("data", "the folder that holds everything but the keys"),
    KEYS("keys", "the folder of root and person keys; beside the data folder, never inside it"),
    WEB_ADDRESS("web.address", "where the app's door listens; * is every address"),
    WEB_PORT("web.port", "the app's port"),
    CONSOLE_ADDRESS("console.address", "where the console's door listens"),
    CONSOLE_PORT("console.port", "the console's port"),
    DATABASE_URL("database.url", "a PostgreSQL URL; empty keeps one SQLite file per tenant in the data folder"),
    LOG_LEVEL("log.level", "error, warn, info or debug"),
    SIP_TLS_PORT("sip.tls.port", "the port of SIP over TLS"),
    SIP_TLS_AUTHORITIES(
            "sip.tls.authorities", "a PEM file of authorities that providers may show over TLS, besides the system's"),
    SIP_TRUNKS_ENABLED(
            "sip.trunks.enabled", "whether providers may dial in at a door that asks them for a certificate, over TLS"),
    SIP_TRUNKS_PORT("sip.trunks.port", "its port"),
    SIP_UDP_ENABLED("sip.udp.enabled", "whether the networks named may speak plain SIP over UDP"),
    SIP_UDP_PORT("sip.udp.port", "its port"),
    SIP_TCP_ENABLED("sip.tcp.enabled", "whether the networks named may speak plain SIP over TCP"),
    SIP_TCP_PORT("sip.tcp.port", "its port"),
    SIP_NETWORKS("sip.networks", "the networks that may speak plain SIP and RTP, with commas between them"),
    MEDIA_PORT("media.port", "the one UDP port of all media, an even number"),
    MEDIA_ADDRESS("media.address", "where phones send media: addresses, and NETWORK=ADDRESS for one network"),
    MEDIA_RANGE("media.range", "UDP ports for telephones that need one of their own, e.g. 20000-20199"),
    VOICEMAIL_TRANSCRIBER(
            "voicemail.transcriber",
            "a program of this machine that writes messages down: WAV on its input, words on its output"),
    TURN_RANGE("turn.range", "ports relayed media leaves from", true);

    /// As written in files and options.
    final String text;

    final String meaning;

    /// Belongs to what this version does not have yet: accepted so that one file serves both, and said
    /// at start so that nobody believes in something that is not there.
    final boolean reserved;

    Key(String text, String meaning) {
        this(text, meaning, false);
    }

    Key(String text, String meaning, boolean reserved) {
        this.text = text;
        this.meaning = meaning;
        this.reserved = reserved;
    }
}
