package org.belfry.store;

final class SqliteTenantStoreTest extends TenantStoreContract {

    @Override
    Database database() {
        return new Database.SqliteFiles();
    }
}
