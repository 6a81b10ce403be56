package org.belfry.server.cli;

import java.util.Map;
import java.util.Optional;
import org.belfry.server.StartFault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What can be said of a trunk. What is left out stays as it is, or gets a careful default in a new one.
abstract class TrunkOptions extends Asking {

    private static final String SWITCH = "true|false";

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "what the house calls it: a-z, 0-9 and -")
    String name = "";

    @Option(
            names = "--host",
            paramLabel = "HOST[:PORT]",
            description = "where the provider takes calls, e.g. sip.provider.example")
    @Nullable
    String host;

    @Option(
            names = "--transport",
            paramLabel = "tls|tcp|udp",
            description = {
                "how it is spoken to; tls if left out.",
                "udp and tcp need a door: sip.udp.enabled, sip.networks"
            })
    @Nullable
    String transport;

    @Option(names = "--user", paramLabel = "NAME", description = "what the provider calls us; empty ends the login")
    @Nullable
    String user;

    @Mixin
    SecretOption password = new SecretOption();

    @Option(
            names = "--register",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = SWITCH,
            description = "whether we sign in there and stay signed in, to be called")
    @Nullable
    String register;

    @Option(
            names = "--from",
            paramLabel = "NETWORKS",
            description = {
                "who may call us as this provider: addresses and networks, with commas;",
                "nobody if left out"
            })
    @Nullable
    String from;

    @Option(
            names = "--certificate",
            paramLabel = "DOMAINS",
            description = {
                "who calls us as this provider has to show over TLS that he is one of these,",
                "from wherever if there is no --from"
            })
    @Nullable
    String certificate;

    @Option(
            names = "--media",
            paramLabel = "encrypted|plain",
            description = {
                "whether voices may go in the clear, where the provider knows no SRTP;",
                "encrypted if left out"
            })
    @Nullable
    String media;

    @Option(
            names = "--trusted",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = SWITCH,
            description = {
                "whether the provider is told in P-Asserted-Identity which number of ours calls,",
                "and is believed what it says there of whoever calls us"
            })
    @Nullable
    String trusted;

    @Option(names = "--codecs", paramLabel = "NAMES", description = "what it is offered, best first, e.g. G722,PCMA")
    @Nullable
    String codecs;

    @Option(names = "--calls", paramLabel = "N", description = "at most so many at once, each way; 30 if left out")
    @Nullable
    String calls;

    @Option(names = "--per-second", paramLabel = "N", description = "at most so many new ones, each way; 5 if left out")
    @Nullable
    String perSecond;

    @Option(
            names = "--write",
            paramLabel = "RULES",
            description = {"how numbers are written there: +49=0,+=00 writes +4930… as 030…", "and +44… as 0044…"})
    @Nullable
    String write;

    @Option(
            names = "--read",
            paramLabel = "RULES",
            description = "how its numbers are read, the other way round: 00=+,0=+49")
    @Nullable
    String read;

    @Option(names = "--country", paramLabel = "CC", description = "in whose way it writes numbers, e.g. DE")
    @Nullable
    String country;

    @Option(names = "--shown", paramLabel = "NUMBER", description = "what calls show that have no number of their own")
    @Nullable
    String shown;

    @Option(
            names = "--free",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = SWITCH,
            description = "nothing that goes out by it costs money")
    @Nullable
    String free;

    @Option(names = "--order", paramLabel = "N", description = "its place among the trunks: 1 is tried first")
    @Nullable
    String order;

    @Override
    void arguments(Map<String, String> into) throws StartFault {
        into.put("name", name);
        put(into, "host", host);
        put(into, "transport", transport);
        put(into, "user", user);
        put(into, "password", password.read().orElse(null));
        put(into, "register", register);
        put(into, "from", from);
        put(into, "certificate", certificate);
        put(into, "media", media);
        put(into, "trusted", trusted);
        put(into, "codecs", codecs);
        put(into, "calls", calls);
        put(into, "per-second", perSecond);
        put(into, "write", write);
        put(into, "read", read);
        put(into, "country", country);
        put(into, "shown", shown);
        put(into, "free", free);
        put(into, "order", order);
    }

    private static void put(Map<String, String> into, String key, @Nullable String value) {
        Optional.ofNullable(value).ifPresent(given -> into.put(key, given));
    }
}
