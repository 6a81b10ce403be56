package org.belfry.server.config;

/// Every key of `belfry.toml` and `--set`, in the order the documentation lists them. The names are an interface:
/// people's files and scripts hold them, so a test pins each.
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
    SIP_TLS_PORT("sip.tls.port", "SIP over TLS", true),
    SIP_UDP_ENABLED("sip.udp.enabled", "plain SIP over UDP for the networks named", true),
    SIP_UDP_PORT("sip.udp.port", "its port", true),
    SIP_TCP_ENABLED("sip.tcp.enabled", "plain SIP over TCP for the networks named", true),
    SIP_TCP_PORT("sip.tcp.port", "its port", true),
    SIP_NETWORKS("sip.networks", "who may use plain SIP", true),
    MEDIA_PORT("media.port", "the one UDP port of all media", true),
    MEDIA_ADDRESS("media.address", "the address phones are told to send media to", true),
    MEDIA_RANGE("media.range", "ports for legs that need one of their own", true),
    TURN_RANGE("turn.range", "ports relayed media leaves from", true);

    /// As written in files and options.
    final String text;

    final String meaning;

    /// Belongs to the telephone doors, which this version does not open yet: accepted so that one file serves both,
    /// and said at start so that nobody believes in a door that is not there.
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
