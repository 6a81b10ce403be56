package org.belfry.store;

import java.sql.SQLException;
import java.util.Optional;

/// Why a cluster does not open a tenant, in one sentence that names the setting and says what to do.
final class PostgresRefusal {

    private PostgresRefusal() {}

    /// @param at what was asked; its password is never said
    static String sentence(Database.PostgresCluster at, SQLException fault) {
        String state = Optional.ofNullable(fault.getSQLState()).orElse("");
        String said = firstLine(fault);
        return switch (state) {
            // insufficient_privilege (PostgreSQL, appendix A)
            case "42501" ->
                said.contains("create role")
                        ? "database.url: user %s may not make roles: give it CREATEROLE (ALTER ROLE %s CREATEROLE)"
                                .formatted(at.user(), quoted(at.user()))
                        : "database.url: user %s lacks a right: %s; it must be able to make roles, and schemas in this "
                                        .formatted(at.user(), said)
                                + "database (GRANT CREATE ON DATABASE … TO %s)".formatted(quoted(at.user()));
            // invalid_password, invalid_authorization_specification
            case "28P01", "28000" ->
                "database.url: the server does not let user %s in: %s; look at user and password in the URL, and at "
                                .formatted(at.user(), said)
                        + "pg_hba.conf";
            // invalid_catalog_name
            case "3D000" -> "database.url: %s; make it (CREATE DATABASE) or name another".formatted(said);
            // sqlclient_unable_to_establish_sqlconnection, connection_failure
            case "08001", "08004", "08006" ->
                "database.url: %s does not answer: %s; is the server running, and do host and port lead to it?"
                        .formatted(at.url(), said);
            default -> "database.url: %s".formatted(said);
        };
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// The server's own words, without its lead and the lines of detail after them.
    private static String firstLine(SQLException fault) {
        return String.valueOf(fault.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^(ERROR|FATAL): ", "")
                .strip();
    }
}
