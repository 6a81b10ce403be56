package org.belfry.store;

import java.sql.Connection;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// jOOQ on a connection: no schema in names (the search path says it), nothing logged (bind values are personal data).
final class Dialects {

    private static final Settings SETTINGS = new Settings()
            .withRenderSchema(false)
            .withRenderCatalog(false)
            .withExecuteLogging(false)
            .withDiagnosticsLogging(false);

    private Dialects() {}

    static DSLContext on(Connection connection, SQLDialect dialect) {
        return DSL.using(connection, dialect, SETTINGS);
    }
}
