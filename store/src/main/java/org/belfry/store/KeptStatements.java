package org.belfry.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.tools.jdbc.DefaultConnection;
import org.jooq.tools.jdbc.DefaultPreparedStatement;
import org.jspecify.annotations.Nullable;

/// A connection that keeps the statements it prepared for the next use of the same text: SQLite's driver has no such
/// cache, and parsing a short statement costs more than running it.
///
/// A statement in use is not in the cache, so two uses of one text at a time are two statements. Keeps
/// [#STATEMENTS_MAX], the least recently used goes. Bound values are dropped when a statement is given back. Used by
/// one
/// thread at a time, as any connection.
final class KeptStatements extends DefaultConnection {

    static final int STATEMENTS_MAX = 128;

    private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(16, 0.75f, true);

    private int lent;

    KeptStatements(Connection connection) {
        super(connection);
    }

    @Override
    public PreparedStatement prepareStatement(String text) throws SQLException {
        var kept = idle.remove(text);
        var statement = kept == null ? super.prepareStatement(text) : kept;
        lent++;
        return new Lent(text, statement);
    }

    /// How many statements are in use.
    int lent() {
        return lent;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : super.unwrap(type);
    }

    private void giveBack(String text, PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        close(idle.put(text, statement));
        if (idle.size() > STATEMENTS_MAX) {
            var eldest = idle.keySet().iterator().next();
            close(idle.remove(eldest));
        }
    }

    private static void close(@Nullable PreparedStatement statement) throws SQLException {
        if (statement != null) {
            statement.close();
        }
    }

    @Override
    public void close() throws SQLException {
        idle.clear();
        // Closes its statements too.
        super.close();
    }

    /// A statement until its user closes it.
    private final class Lent extends DefaultPreparedStatement {
        private final String text;
        private boolean givenBack;

        Lent(String text, PreparedStatement statement) {
            super(statement);
            this.text = text;
        }

        @Override
        public void close() throws SQLException {
            if (!givenBack) {
                givenBack = true;
                lent--;
                giveBack(text, getDelegate());
            }
        }
    }
}
