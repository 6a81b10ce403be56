package org.belfry.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.belfry.server.config.Configuration.LogLevel;
import org.slf4j.LoggerFactory;

/// Logs go to standard error, one line each, for the service supervisor to keep: time, level, room, words.
///
/// Found by Logback as a service, so that no file is searched for or parsed at start. Libraries speak from `warn` on.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String OURS = "org.belfry";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%n%ex");
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger(OURS).setLevel(Level.INFO);
        // It warns that our handlers are no thread pool it can count, which they need not be.
        context.getLogger("io.micrometer").setLevel(Level.ERROR);
        // It warns of every PostgreSQL older than those it was built for, at each start.
        context.getLogger("org.jooq.impl.DefaultExecuteContext.logVersionSupport")
                .setLevel(Level.ERROR);
        // Every scanner's failed handshake would be a line; the gate counts them as sightings.
        context.getLogger("com.linecorp.armeria.server.HttpServerPipelineConfigurator")
                .setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Says how much is logged from now on.
    static void level(LogLevel level) {
        if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
            ours.setLevel(Level.toLevel(level.name()));
        }
    }
}
