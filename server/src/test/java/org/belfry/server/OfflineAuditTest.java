package org.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Id;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.server.control.ControlReply;
import org.belfry.store.Database;
import org.belfry.store.Stores;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.Opening;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `audit verify --file` says of an export, and with which exit code.
final class OfflineAuditTest {

    @TempDir
    Path folder;

    private Path key;
    private List<String> export;

    @BeforeEach
    void exportALedger() throws Exception {
        var random = new SecureRandom();
        var time = Time.system();
        if (!(new KeyFolder(random, time).create(folder.resolve("keys"), new Unlock.KeyFile())
                instanceof Opening.Opened(Vault vault))) {
            throw new AssertionError("no keys");
        }
        var keys = vault.createTenant(new TenantId(Id.next(time, random)));
        key = Files.writeString(folder.resolve("key.pem"), keys.auditSigner().publicKeyPem());
        try (var stores =
                Archive.require(Stores.open(folder.resolve("data"), new Database.SqliteFiles(), time, random))) {
            var ledger = Archive.require(stores.open(keys)).ledger();
            for (int i = 0; i < 5; i++) {
                ledger.record(new AuditEvent(
                        time.now(), new Actor.House("test"), Optional.empty(), "test.run", Optional.empty(), Map.of()));
            }
            try (var out = Files.newOutputStream(folder.resolve("export"))) {
                ledger.export(out);
            }
        }
        export = Files.readAllLines(folder.resolve("export"));
    }

    @Test
    void anExportAsWrittenIsWhole() throws IOException {
        assertThat(verify(export).healthy()).isTrue();
    }

    @Test
    void anExportWithoutItsHeadIsReportedAsUnsignedAndNotHealthy() throws IOException {
        var reply = verify(
                export.stream().filter(line -> !line.startsWith("{\"head\"")).toList());
        assertThat(reply.healthy()).isFalse();
        assertThat(String.join("", reply.lines())).contains("no signed head");
    }

    @Test
    void oneHeaderLineIsNotHealthy() throws IOException {
        assertThat(verify(export.subList(0, 1)).healthy()).isFalse();
    }

    @Test
    void aFileThatIsNoFileOfHeadsIsRefusedWithASentence() throws IOException {
        var heads = Files.writeString(folder.resolve("heads"), "nonsense");
        assertThat(OfflineAudit.verifyFile(folder.resolve("export"), key, Optional.of(heads)))
                .isInstanceOfSatisfying(
                        ControlReply.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("expected:"));
    }

    private ControlReply.Done verify(List<String> lines) throws IOException {
        var file = Files.write(folder.resolve("changed"), lines);
        return (ControlReply.Done) OfflineAudit.verifyFile(file, key, Optional.empty());
    }
}
