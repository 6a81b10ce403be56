package org.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.belfry.sim.VirtualTime;
import org.belfry.vault.TenantKeys;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done to the ledger behind its back is found, and where.
final class LedgerTest {

    private static final int ROWS = 20;

    @TempDir
    Path home;

    private final VirtualTime time = new VirtualTime();
    private TenantKeys keys;
    private Stores stores;
    private TenantStore store;

    @BeforeEach
    void open() {
        keys = Keys.create(home.resolve("keys")).tenant();
        openStores();
        for (int i = 1; i <= ROWS; i++) {
            store.ledger().record(AuditEvents.ofHouse("number", Integer.toString(i)));
            if (i == 10) {
                store.ledger().signHead();
            }
        }
    }

    private void openStores() {
        var opening = Stores.open(home.resolve("data"), new Database.SqliteFiles(), time, new SecureRandom());
        if (!(opening instanceof StoreOpening.Opened<Stores>(Stores opened))
                || !(opened.open(keys) instanceof StoreOpening.Opened<TenantStore>(TenantStore tenant))) {
            throw new AssertionError("the store did not open");
        }
        stores = opened;
        store = tenant;
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void aLedgerAsWrittenIsWhole() {
        assertThat(store.ledger().verify())
                .isEqualTo(new LedgerVerdict.Whole(
                        ROWS, 1, 10, store.ledger().lastHead().map(SignedHead::signedAt)));
    }

    @Test
    void oneFlippedByteIsFoundAtItsRow() {
        execute("UPDATE audit SET details_sealed = %s WHERE sequence = 7".formatted(flipped("details_sealed", 7)));
        assertBroken(7);
    }

    @Test
    void aChangedActionTimeOrActorIsFound() {
        execute("UPDATE audit SET action = 'test.ran' WHERE sequence = 3");
        assertBroken(3);
        execute("UPDATE audit SET action = 'test.run' WHERE sequence = 3");
        assertThat(store.ledger().verify()).isInstanceOf(LedgerVerdict.Whole.class);
        execute("UPDATE audit SET happened_at = happened_at + 1 WHERE sequence = 4");
        assertBroken(4);
        execute("UPDATE audit SET happened_at = happened_at - 1, actor = 'stranger' WHERE sequence = 4");
        assertBroken(4);
    }

    @Test
    void aRemovedRowIsFound() {
        execute("DELETE FROM audit WHERE sequence = 5");
        assertBroken(5);
    }

    @Test
    void aRemovedFirstRowIsFound() {
        execute("DELETE FROM audit WHERE sequence = 1");
        assertBroken(1);
    }

    @Test
    void twoSwappedRowsAreFound() {
        execute("UPDATE audit SET sequence = 1000 WHERE sequence = 5");
        execute("UPDATE audit SET sequence = 5 WHERE sequence = 6");
        execute("UPDATE audit SET sequence = 6 WHERE sequence = 1000");
        assertBroken(5);
    }

    @Test
    void aTailCutBelowASignedHeadIsFound() {
        execute("DELETE FROM audit WHERE sequence > 8");
        assertBroken(9);
    }

    @Test
    void aTailCutTogetherWithItsHeadsIsFoundByTheRunningHouse() {
        cut(8);
        assertBroken(9);
        assertThat(look()).isInstanceOf(LedgerVerdict.Broken.class);
    }

    @Test
    void aTailCutTogetherWithItsHeadsIsFoundAfterARestartByTheHeadInTheKeyFolder() {
        cut(8);
        reopen();
        assertBroken(9);
        assertThat(look()).isInstanceOfSatisfying(LedgerVerdict.Broken.class, broken -> {
            assertThat(broken.sequence()).isEqualTo(9);
            assertThat(broken.sentence()).contains("row 10").contains("signed");
        });
    }

    @Test
    void aCutLedgerIsNotSignedAndStaysBrokenHoweverMuchIsWrittenToIt() {
        cut(8);
        reopen();
        for (int i = 0; i < 5; i++) {
            store.ledger().record(AuditEvents.ofHouse("after", "the cut"));
        }
        assertThatThrownBy(() -> store.ledger().signHead())
                .isInstanceOfSatisfying(
                        StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.DAMAGED));
        assertBroken(10);
        assertThat(look()).isInstanceOf(LedgerVerdict.Broken.class);
        assertThatThrownBy(() -> stores.signHeads(time)).hasMessageContaining("not signed");
        reopen();
        assertBroken(10);
    }

    @Test
    void anEmptiedLedgerIsFound() {
        cut(0);
        assertBroken(1);
        reopen();
        assertBroken(1);
    }

    @Test
    void rowsRewrittenAfterTheLastHeadAreFoundByTheRunningHouse() {
        rewriteFrom(15);
        assertBroken(20);
    }

    @Test
    void anAlteredHeadInTheKeyFolderIsFound() throws IOException {
        var file = home.resolve("keys/tenants/%s/ledger.end".formatted(keys.tenant()));
        assertThat(file).exists();
        reopen();
        Files.writeString(file, "belfry ledger end 1\nAAAA\n");
        assertThat(store.ledger().verify())
                .isInstanceOfSatisfying(
                        LedgerVerdict.Broken.class,
                        broken -> assertThat(broken.sentence()).contains("ledger.end"));
    }

    @Test
    void aHeadKeptElsewhereFindsWhatNeitherFolderKnows() throws IOException {
        var kept = LedgerFile.heads(stream(export()));
        cut(8);
        Files.delete(home.resolve("keys/tenants/%s/ledger.end".formatted(keys.tenant())));
        reopen();
        assertThat(store.ledger().verify()).isInstanceOf(LedgerVerdict.Whole.class);
        assertThat(store.ledger().verify(kept))
                .isInstanceOfSatisfying(
                        LedgerVerdict.Broken.class,
                        broken -> assertThat(broken.sequence()).isEqualTo(9));
    }

    @Test
    void aHeadInTheKeyFolderNeverGoesBack() {
        store.ledger().signHead();
        execute("DELETE FROM audit_head");
        reopen();
        assertThat(store.ledger().verify()).isInstanceOf(LedgerVerdict.Whole.class);
        cut(19);
        assertThatThrownBy(() -> store.ledger().signHead()).isInstanceOf(StoreFault.class);
        assertBroken(20);
    }

    @Test
    void theRoundGoesOnFromTheLastRowAndBeginsAnewEachDay() {
        var round = new LedgerRound(store, keys, new KnownEnd(keys), time, 500);
        assertThat(round.look().verdict()).isInstanceOf(LedgerVerdict.Whole.class);
        execute("UPDATE audit SET action = 'test.ran' WHERE sequence = 3");
        store.ledger().record(AuditEvents.ofHouse("number", "21"));
        assertThat(round.look().verdict())
                .isInstanceOfSatisfying(
                        LedgerVerdict.Whole.class,
                        whole -> assertThat(whole.rows()).isEqualTo(ROWS + 1));
        time.pass(Duration.ofDays(1));
        assertThat(round.look().verdict())
                .isInstanceOfSatisfying(
                        LedgerVerdict.Broken.class,
                        broken -> assertThat(broken.sequence()).isEqualTo(3));
    }

    @Test
    void aLongLedgerTakesSeveralLooksARound() {
        store.change(writing -> {
            for (int i = 0; i < 1_500; i++) {
                writing.audit(AuditEvents.ofHouse("more", Integer.toString(i)));
            }
        });
        execute("UPDATE audit SET action = 'test.ran' WHERE sequence = 1200");
        var round = new LedgerRound(store, keys, new KnownEnd(keys), time, 500);
        assertPartWhole(round.look(), 500);
        assertPartWhole(round.look(), 1_000);
        assertThat(round.look().verdict())
                .isInstanceOfSatisfying(
                        LedgerVerdict.Broken.class,
                        broken -> assertThat(broken.sequence()).isEqualTo(1_200));
    }

    @Test
    void aRowCutBeforeTheNextLookIsFoundByTheRound() {
        var round = new LedgerRound(store, keys, new KnownEnd(keys), time, 500);
        round.look();
        cut(15);
        assertThat(round.look().verdict())
                .isInstanceOfSatisfying(
                        LedgerVerdict.Broken.class,
                        broken -> assertThat(broken.sequence()).isEqualTo(16));
    }

    @Test
    void aChainRewrittenWithAllItsHashesIsFoundByTheSignedHead() {
        rewriteFrom(4);
        assertThat(store.ledger().verify()).isInstanceOfSatisfying(LedgerVerdict.Broken.class, broken -> {
            assertThat(broken.sequence()).isEqualTo(10);
            assertThat(broken.sentence()).contains("rewritten");
        });
    }

    @Test
    void aForgedHeadIsFound() {
        execute("UPDATE audit_head SET signed_at = signed_at + 1");
        assertBroken(10);
    }

    @Test
    void anExportIsCheckedWithThePublicKeyAlone() throws IOException {
        var export = export();
        assertThat(verified(export)).isInstanceOfSatisfying(LedgerVerdict.Whole.class, whole -> {
            assertThat(whole.rows()).isEqualTo(ROWS);
            assertThat(whole.signedThrough()).isEqualTo(ROWS);
        });
        assertThat(export.getFirst()).contains(keys.tenant().toString());
        assertThat(String.join("\n", export)).doesNotContain("number");
    }

    @Test
    void anExportThatWasTamperedWithIsFound() throws IOException {
        var export = export();
        int firstRow = 3;
        var changed = new ArrayList<>(export);
        changed.set(firstRow + 6, changed.get(firstRow + 6).replace("test.run", "test.ran"));
        assertThat(verified(changed))
                .isInstanceOfSatisfying(
                        LedgerVerdict.Broken.class,
                        broken -> assertThat(broken.sequence()).isEqualTo(7));
        var swapped = new ArrayList<>(export);
        Collections.swap(swapped, firstRow + 2, firstRow + 3);
        assertThat(verified(swapped)).isInstanceOf(LedgerVerdict.Broken.class);
        assertThat(verified(export.subList(0, export.size() - 2))).isInstanceOf(LedgerVerdict.Broken.class);
        assertThat(verified(List.of("not json"))).isInstanceOf(LedgerVerdict.Broken.class);
        assertThat(verified(List.of())).isInstanceOf(LedgerVerdict.Broken.class);
    }

    @Test
    void anExportThatNobodySignedIsNotWhole() throws IOException {
        var export = export();
        var unsigned =
                export.stream().filter(line -> !line.startsWith("{\"head\"")).toList();
        assertThat(verified(unsigned))
                .isInstanceOfSatisfying(
                        LedgerVerdict.Broken.class,
                        broken -> assertThat(broken.sentence()).contains("no signed head"));
        assertThat(verified(export.subList(0, 1))).isInstanceOf(LedgerVerdict.Broken.class);
        assertThat(verified(List.of("{\"tenant\":\"%s\"}".formatted(keys.tenant()))))
                .isInstanceOf(LedgerVerdict.Broken.class);
    }

    @Test
    void anExportWithRowsAfterItsLastHeadIsNotWhole() throws IOException {
        var export = new ArrayList<>(export());
        assertThat(export.get(2)).startsWith("{\"head\":20");
        export.remove(2);
        assertThat(verified(export)).isInstanceOfSatisfying(LedgerVerdict.Broken.class, broken -> {
            assertThat(broken.sequence()).isEqualTo(11);
            assertThat(broken.sentence()).contains("rows 11 to 20").contains("no signed head");
        });
    }

    @Test
    void anExportOfACutLedgerShowsTheCut() throws IOException {
        cut(8);
        assertThat(verified(export()))
                .isInstanceOfSatisfying(
                        LedgerVerdict.Broken.class,
                        broken -> assertThat(broken.sequence()).isEqualTo(9));
    }

    @Test
    void anExportIsHeldAgainstHeadsKeptElsewhere() throws IOException {
        var early = export();
        store.ledger().record(AuditEvents.ofHouse("number", "21"));
        var kept = LedgerFile.heads(stream(export()));
        assertThat(verified(early)).isInstanceOf(LedgerVerdict.Whole.class);
        assertThat(LedgerFile.verify(stream(early), keys.auditSigner().publicKey(), kept))
                .isInstanceOf(LedgerVerdict.Broken.class);
    }

    @Test
    void aFileWithoutHeadsIsNoFileOfHeads() {
        for (var lines :
                List.of(List.<String>of(), List.of("x"), List.of("{\"tenant\":\"%s\"}".formatted(keys.tenant())))) {
            assertThatThrownBy(() -> LedgerFile.heads(stream(lines)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("expected:");
        }
    }

    @Test
    void anExportSignedBySomebodyElseIsFound() throws IOException {
        var stranger = Keys.create(home.resolve("stranger")).tenant();
        assertThat(LedgerFile.verify(stream(export()), stranger.auditSigner().publicKey(), List.of()))
                .isInstanceOf(LedgerVerdict.Broken.class);
    }

    private static void assertPartWhole(LedgerRound.Seen seen, long rows) {
        assertThat(seen.through()).isFalse();
        assertThat(seen.verdict())
                .isInstanceOfSatisfying(
                        LedgerVerdict.Whole.class,
                        whole -> assertThat(whole.rows()).isEqualTo(rows));
    }

    private LedgerVerdict look() {
        return store.ledger().look().verdict();
    }

    /// As an attacker with the database would: the last rows, and every head that could tell of them.
    private void cut(long after) {
        execute("DELETE FROM audit WHERE sequence > " + after);
        execute("DELETE FROM audit_head WHERE sequence > " + after);
    }

    private void reopen() {
        stores.close();
        openStores();
    }

    private void assertBroken(long sequence) {
        assertThat(store.ledger().verify()).isInstanceOfSatisfying(LedgerVerdict.Broken.class, broken -> {
            assertThat(broken.sequence()).isEqualTo(sequence);
            assertThat(broken.sentence()).isNotBlank();
        });
    }

    /// As an attacker who knows the layout would.
    private void rewriteFrom(long sequence) {
        execute("UPDATE audit SET action = 'test.ran' WHERE sequence = " + sequence);
        store.change(writing -> {
            byte[] previous = AuditChain.origin(keys.tenant()).hash();
            for (var row : rows(writing.sql())) {
                previous = AuditChain.hashOf(previous, row);
                writing.sql().execute("UPDATE audit SET hash = ? WHERE sequence = ?", previous, row.sequence());
            }
        });
    }

    private static List<AuditChain.Row> rows(DSLContext sql) {
        var rows = new ArrayList<AuditChain.Row>();
        LedgerRows.walk(sql, 0, Long.MAX_VALUE, rows::add);
        return rows;
    }

    private String flipped(String column, long sequence) {
        byte[] bytes = store.read(
                sql -> sql.fetchSingle("SELECT %s FROM audit WHERE sequence = %d".formatted(column, sequence))
                        .get(0, byte[].class));
        bytes[bytes.length - 1] ^= 1;
        return "X'" + java.util.HexFormat.of().formatHex(bytes) + "'";
    }

    private void execute(String statement) {
        store.change(writing -> writing.sql().execute(statement));
    }

    private List<String> export() throws IOException {
        var bytes = new ByteArrayOutputStream();
        store.ledger().export(bytes);
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private LedgerVerdict verified(List<String> lines) throws IOException {
        return LedgerFile.verify(stream(lines), keys.auditSigner().publicKey(), List.of());
    }

    private static ByteArrayInputStream stream(List<String> lines) {
        return new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
}
