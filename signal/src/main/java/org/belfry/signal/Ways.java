package org.belfry.signal;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.belfry.ground.Background;
import org.belfry.ground.IpAddress;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// How requests get out: where to, and over what. Thread-safe.
///
/// Limit: [#LOOKUPS_MAX] names looked up at a time; a name server that does not answer must not gather threads.
final class Ways {

    static final int LOOKUPS_MAX = 256;

    private final Locator locator;
    private final Background background;
    private final Dials dials;
    private final Function<InetSocketAddress, @Nullable Flow> datagrams;
    private final AtomicInteger lookups = new AtomicInteger();

    Ways(Locator locator, Background background, Dials dials, Function<InetSocketAddress, @Nullable Flow> datagrams) {
        this.locator = locator;
        this.background = background;
        this.dials = dials;
        this.datagrams = datagrams;
    }

    /// Finds the hops to a URI; `found` is called at once if no name has to be looked up, else on a thread that may
    /// block. False if too many are being looked up.
    boolean locate(SipUri uri, Consumer<List<Hop>> found) {
        if (isNumeric(uri.host())) {
            found.accept(locator.hops(uri));
            return true;
        }
        if (lookups.incrementAndGet() > LOOKUPS_MAX) {
            lookups.decrementAndGet();
            return false;
        }
        background.start("locate", () -> {
            List<Hop> hops = List.of();
            try {
                hops = locator.hops(uri);
            } finally {
                lookups.decrementAndGet();
                found.accept(hops);
            }
        });
        return true;
    }

    private static boolean isNumeric(String host) {
        try {
            IpAddress.parse(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
            return true;
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    Dials dials() {
        return dials;
    }

    @Nullable
    Flow datagramsTo(InetSocketAddress address) {
        return datagrams.apply(address);
    }
}
