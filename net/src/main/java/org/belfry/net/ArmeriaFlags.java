package org.belfry.net;

import com.linecorp.armeria.client.ClientFactoryConfigurator;
import com.linecorp.armeria.common.FlagsProvider;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.common.util.TransportType;
import io.micrometer.core.instrument.MeterRegistry;

/// Keeps the HTTP library from opening sockets, threads and caches we did not ask for: its built-in client would
/// otherwise bind UDP sockets for name look-ups of its own, which are on no register. Found by the library through
/// `META-INF/services`, so no system property is needed; of no use to anybody else.
public final class ArmeriaFlags implements FlagsProvider {

    private static final int ABOVE_THE_LIBRARYS_OWN = 10;

    @Override
    public int priority() {
        return ABOVE_THE_LIBRARYS_OWN;
    }

    /// The built-in client is never used; if it were, it would know no name.
    @Override
    public ClientFactoryConfigurator defaultClientFactoryConfigurator() {
        return builder -> builder.addressResolverGroupFactory(_ -> new NoLookup());
    }

    /// Our loops are [Loops]; the library's own stay unused.
    @Override
    public Integer numCommonWorkers(TransportType transport) {
        return 1;
    }

    @Override
    public Integer numCommonBlockingTaskThreads() {
        return 1;
    }

    @Override
    public MeterRegistry meterRegistry() {
        return NoopMeterRegistry.get();
    }
}
