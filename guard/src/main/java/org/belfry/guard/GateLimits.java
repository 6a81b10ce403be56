package org.belfry.guard;

import java.time.Duration;

/// Every figure of one gate. Immutable; the compact constructors refuse figures that contradict each other.
///
/// An *address* is one IPv4 address or one IPv6 /64 (a host can pick any address of its /64 at will, so a single one
/// means nothing); a *network* is an IPv4 /24 or an IPv6 /48, what one site or one hirer of cheap servers has.
///
/// @param connections how many may be open at once
/// @param rates how fast new ones may come
/// @param deadlines how long a peer may take or stay silent
/// @param requests what may be asked over the connections
/// @param sourcesMax how many addresses and networks are kept in mind, 64..1,048,576; 57 bytes each, so an attacker
///     with endless addresses costs a fixed amount of memory. Rounded up to a power of two
public record GateLimits(Connections connections, Rates rates, Deadlines deadlines, Requests requests, int sourcesMax) {

    private static final int MEBIBYTE = 1 << 20;

    public GateLimits {
        if (sourcesMax < 64 || sourcesMax > 1 << 20) {
            throw new IllegalArgumentException("sourcesMax: %d (expected: 64..1048576)".formatted(sourcesMax));
        }
    }

    /// How many connections may be open at once.
    ///
    /// @param inAll bounds the memory of the door: an idle TLS connection costs about 40 KiB
    /// @param perNetwork one site behind one prefix cannot take the whole door
    /// @param perAddress one machine (or office behind one address) cannot take its network's share
    /// @param reserved of `inAll`, kept free for sources known to be good, so that a flood from many
    ///     addresses leaves room for the people who signed in before
    public record Connections(int inAll, int perNetwork, int perAddress, int reserved) {
        public Connections {
            if (perAddress < 1 || perAddress > perNetwork || perNetwork > inAll) {
                throw new IllegalArgumentException(
                        "connections: inAll %d, perNetwork %d, perAddress %d (expected: falling, the last at least 1)"
                                .formatted(inAll, perNetwork, perAddress));
            }
            if (reserved < 0 || reserved >= inAll) {
                throw new IllegalArgumentException("reserved: %d (expected: 0..%d)".formatted(reserved, inAll - 1));
            }
        }
    }

    /// How fast new connections (or, at a UDP door, datagrams) may come.
    ///
    /// @param inAll bounds the processor time spent on handshakes: one costs about 0.3 ms
    /// @param perNetwork a rented prefix cannot take all of it
    /// @param perAddress a single machine cannot take its network's share; a browser opens six at once
    public record Rates(Rate inAll, Rate perNetwork, Rate perAddress) {

        /// On top of `inAll` when a herd has used that up: a quarter as much, for networks that have come at most twice
        /// in the last seconds. Whoever comes for the first time finds the door open in the middle of a flood.
        Rate newcomers() {
            return new Rate(Math.max(inAll.perSecond() / 4, 1), Math.max(inAll.burst() / 4, 1));
        }
    }

    /// How long a peer may take.
    ///
    /// @param handshake from accept to the end of the TLS handshake; what a half-open connection can cost
    /// @param idle without a whole request or message; what a silent or dripping connection can cost
    /// @param standstill without taking one more piece of an answer; what a peer that does not read can cost
    public record Deadlines(Duration handshake, Duration idle, Duration standstill) {
        public Deadlines {
            if (!handshake.isPositive() || !idle.isPositive() || !standstill.isPositive()) {
                throw new IllegalArgumentException(
                        "deadlines: handshake %s, idle %s, standstill %s (expected: all above zero)"
                                .formatted(handshake, idle, standstill));
            }
        }
    }

    /// How much may be asked over open connections. Sources known to be good are bound by `bytesInAll` alone.
    ///
    /// @param perAddress how fast one address may ask; a page and its files are some twenty requests
    /// @param bytesInAll what all requests under way may hold: the memory a flood of them can cost
    /// @param bytesPerAddress what those of one address may hold, so that it cannot take the whole door
    /// @param bytesReserved of `bytesInAll`, kept free for sources known to be good
    public record Requests(Rate perAddress, int bytesInAll, int bytesPerAddress, int bytesReserved) {
        public Requests {
            if (bytesPerAddress < 1 || bytesPerAddress > bytesInAll) {
                throw new IllegalArgumentException("bytes: inAll %d, perAddress %d (expected: falling, above zero)"
                        .formatted(bytesInAll, bytesPerAddress));
            }
            if (bytesReserved < 0 || bytesReserved >= bytesInAll) {
                throw new IllegalArgumentException(
                        "bytesReserved: %d (expected: 0..%d)".formatted(bytesReserved, bytesInAll - 1));
            }
        }
    }

    /// For a web door: an office of 500 behind one address signs in without noticing the gate.
    public static GateLimits web() {
        return new GateLimits(
                new Connections(8_192, 2_048, 1_024, 1_024),
                new Rates(new Rate(1_000, 2_000), new Rate(200, 800), new Rate(100, 400)),
                new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(10)),
                new Requests(new Rate(200, 2_000), 32 * MEBIBYTE, 8 * MEBIBYTE, 8 * MEBIBYTE),
                16_384);
    }

    /// For a door of SIP over streams: 5,000 telephones behind one address come back after a power cut.
    ///
    /// Of the deadlines and the rate of requests such a door keeps only `handshake`: how long a connection
    /// may be silent and how fast it may ask is the SIP endpoint's own (decision 0091).
    public static GateLimits sipStreams() {
        return new GateLimits(
                new Connections(16_384, 8_192, 8_192, 2_048),
                new Rates(new Rate(1_000, 4_000), new Rate(400, 2_000), new Rate(200, 1_000)),
                new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(32), Duration.ofSeconds(10)),
                new Requests(new Rate(2_000, 20_000), 64 * MEBIBYTE, 16 * MEBIBYTE, 16 * MEBIBYTE),
                16_384);
    }

    /// For a door of SIP over datagrams, whose rates count datagrams: the same office, and a trunk of
    /// 100 calls/s. There are no connections and no bytes held: rates and `sourcesMax` are what counts.
    public static GateLimits sipDatagrams() {
        return new GateLimits(
                new Connections(16_384, 8_192, 8_192, 2_048),
                new Rates(new Rate(100_000, 200_000), new Rate(5_000, 20_000), new Rate(2_500, 10_000)),
                new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(32), Duration.ofSeconds(10)),
                new Requests(new Rate(5_000, 20_000), 64 * MEBIBYTE, 16 * MEBIBYTE, 16 * MEBIBYTE),
                65_536);
    }

    public GateLimits with(Connections newConnections) {
        return new GateLimits(newConnections, rates, deadlines, requests, sourcesMax);
    }

    public GateLimits with(Rates newRates) {
        return new GateLimits(connections, newRates, deadlines, requests, sourcesMax);
    }

    public GateLimits with(Deadlines newDeadlines) {
        return new GateLimits(connections, rates, newDeadlines, requests, sourcesMax);
    }

    public GateLimits with(Requests newRequests) {
        return new GateLimits(connections, rates, deadlines, newRequests, sourcesMax);
    }

    public GateLimits withSourcesMax(int newSourcesMax) {
        return new GateLimits(connections, rates, deadlines, requests, newSourcesMax);
    }
}
