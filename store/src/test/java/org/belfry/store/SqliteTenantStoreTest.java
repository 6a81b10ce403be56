package org.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;

final class SqliteTenantStoreTest extends TenantStoreContract {

    @Override
    Database database() {
        return new Database.SqliteFiles();
    }

    @Test
    void aWriteThatTheMachineRefusesLeavesNoStatementOpen() {
        int before = lent();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> store().change(writing -> {
                        writing.audit(AuditEvents.ofHouse("before", "the disk is full"));
                        throw Faults.unchecked(new SQLException("full", "", SQLiteErrorCode.SQLITE_FULL.code));
                    }))
                    .isInstanceOfSatisfying(
                            StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.DISK_FULL));
        }
        assertThat(lent()).isEqualTo(before);
    }

    /// Of the writing connection, which stays through failures.
    private int lent() {
        return store().write(writing -> writing.sql()
                .connectionResult(
                        connection -> connection.unwrap(KeptStatements.class).lent()));
    }
}
