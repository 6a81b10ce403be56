package org.belfry.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// A network that loses, doubles and reorders packets as its [Weather] and seed say, in virtual time: the same seed
/// and the same packets give the same run.
///
/// Streams beside it carry messages whole, in order and without loss, as TCP would, in the time of the fastest
/// packet. Owned by one thread; packets arrive on the thread that lets time pass.
public final class LossyNetwork {

    private static final int HUNDRED = 100;

    private final VirtualTime time;
    private final SplittableRandom random;
    private final Weather weather;
    private final Map<String, Host> hosts = new HashMap<>();
    private long sent;
    private long lost;

    public LossyNetwork(VirtualTime time, long seed, Weather weather) {
        this.time = time;
        this.random = new SplittableRandom(seed);
        this.weather = weather;
    }

    /// Somebody at an address.
    public interface Host {

        /// A packet, or a message of a stream, that nobody changes afterwards.
        void receive(String from, byte[] bytes, boolean byStream);
    }

    /// Puts a host at this address, in place of any other.
    public void attach(String address, Host host) {
        hosts.put(address, host);
    }

    /// Takes whoever is there away: what is under way to it is lost.
    public void detach(String address) {
        hosts.remove(address);
    }

    /// Sends a packet, which may arrive, never, late or twice.
    public void sendPacket(String from, String to, byte[] bytes) {
        sent++;
        if (random.nextInt(HUNDRED) < weather.lossPercent()) {
            lost++;
            return;
        }
        deliver(from, to, bytes, delay(), false);
        if (random.nextInt(HUNDRED) < weather.duplicatePercent()) {
            deliver(from, to, bytes, delay(), false);
        }
    }

    /// Sends a message by a stream; false if nobody is there.
    public boolean sendByStream(String from, String to, byte[] bytes) {
        if (!hosts.containsKey(to)) {
            return false;
        }
        deliver(from, to, bytes, weather.delayMin(), true);
        return true;
    }

    private Duration delay() {
        long spreadMs = weather.delayMax().minus(weather.delayMin()).toMillis();
        return weather.delayMin().plusMillis(random.nextLong(spreadMs + 1));
    }

    private void deliver(String from, String to, byte[] bytes, Duration delay, boolean byStream) {
        time.after("packet", delay, () -> {
            Host host = hosts.get(to);
            if (host != null) {
                host.receive(from, bytes, byStream);
            }
        });
    }

    /// Packets handed in so far.
    public long sent() {
        return sent;
    }

    /// Those of them that got lost.
    public long lost() {
        return lost;
    }
}
