package org.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.belfry.store.schema.Tables.AUDIT;
import static org.belfry.store.schema.Tables.BLOB;
import static org.belfry.store.schema.Tables.CALL_LEG;
import static org.belfry.store.schema.Tables.SETTING;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Evidence;
import org.belfry.ground.Id;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;
import org.belfry.sim.VirtualTime;
import org.belfry.vault.TenantKeys;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every database behind [TenantStore] does alike.
abstract class TenantStoreContract {

    private static final Instant WHEN = Instant.parse("2027-03-01T08:00:00.123456Z");

    @TempDir
    Path home;

    private final VirtualTime time = new VirtualTime();
    private Keys keys;
    private TenantKeys tenantKeys;
    private Stores stores;
    private TenantStore store;

    abstract Database database();

    TenantStore store() {
        return store;
    }

    @BeforeEach
    void open() {
        keys = Keys.create(home.resolve("keys"));
        tenantKeys = keys.tenant();
        stores = stores(home.resolve("data"));
        store = opened(stores, tenantKeys);
    }

    @AfterEach
    void close() {
        stores.close();
    }

    /// Else a house started without its settings would stand empty, and its first visitor would
    /// administer it.
    @Test
    void aDatabaseThatHoldsNothingIsNotTakenForThatOfATenantWithAnAuditTrail() {
        var elsewhere = keys.tenant();
        elsewhere.keepLedgerEnd(new byte[] {1});
        assertThat(refusal(elsewhere)).startsWith("database.url: ").contains("holds nothing");
        assertThat(home.resolve("data/tenants/%s/tenant.db".formatted(elsewhere.tenant())))
                .doesNotExist();
    }

    String refusal(TenantKeys refused) {
        return switch (stores.open(refused)) {
            case StoreOpening.Refused<TenantStore>(String sentence) -> sentence;
            case StoreOpening.Opened<TenantStore> _ -> throw new AssertionError("it opened");
        };
    }

    TenantKeys newTenant() {
        return keys.tenant();
    }

    @Test
    void whatWasWrittenIsRead() {
        var id = Keys.newId();
        store.change(writing -> insertBlob(writing, id, "prompts", 5));
        var row = store.read(sql -> sql.fetchSingle(BLOB, BLOB.ID.eq(id)));
        assertThat(row.getId()).isEqualTo(id);
        assertThat(row.getBucket()).isEqualTo("prompts");
        assertThat(row.getBytes()).isEqualTo(5);
        assertThat(row.getCreatedAt()).isEqualTo(WHEN);
    }

    @Test
    void manyRowsArePutEachInPlaceOfItsOwn() {
        var upsert = new Writing.Upsert(
                CALL_LEG,
                List.of(CALL_LEG.CALL_ID, CALL_LEG.LEG),
                List.of(
                        CALL_LEG.ID,
                        CALL_LEG.CALL_ID,
                        CALL_LEG.LEG,
                        CALL_LEG.BEGAN_AT,
                        CALL_LEG.ANSWERED_AT,
                        CALL_LEG.FROM_PERSON_ID,
                        CALL_LEG.STATUS,
                        CALL_LEG.ENDED_BY,
                        CALL_LEG.ENCRYPTED,
                        CALL_LEG.DETAILS_SEALED));
        var call = Keys.newId();
        var details = new Sealed(new byte[] {1, 2, 3});
        store.change(writing -> writing.put(
                upsert,
                List.of(
                        leg(call, 0, null, null, false, details),
                        leg(call, 1, WHEN, call, true, details),
                        leg(Keys.newId(), 0, null, null, true, details))));
        var answered = leg(call, 0, WHEN.plusNanos(1_000), call, true, details);
        store.change(writing -> writing.put(upsert, List.<@Nullable Object[]>of(answered)));
        var rows = store.read(sql -> sql.selectFrom(CALL_LEG)
                .where(CALL_LEG.CALL_ID.eq(call))
                .orderBy(CALL_LEG.LEG)
                .fetch());
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.getEncrypted()).isTrue();
            assertThat(row.getFromPersonId()).isEqualTo(call);
            assertThat(row.getDetailsSealed().bytes()).containsExactly(1, 2, 3);
            assertThat(row.getEndedAt()).isNull();
        });
        assertThat(rows.getFirst().getId()).isEqualTo(answered[0]);
        assertThat(rows.getFirst().getAnsweredAt()).isEqualTo(WHEN.plusNanos(1_000));
        assertThatThrownBy(() -> store.change(writing -> writing.put(
                        upsert, List.of(leg(Keys.newId(), 0, null, null, true, details), new @Nullable Object[1]))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.<Integer>read(sql -> sql.fetchCount(CALL_LEG))).isEqualTo(3);
    }

    private static @Nullable Object[] leg(
            Id call, int number, @Nullable Instant answered, @Nullable Id person, boolean isEncrypted, Sealed details) {
        return new @Nullable Object[] {
            Keys.newId(), call, (long) number, WHEN, answered, person, 200L, "caller", isEncrypted, details
        };
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() {
        store.change(writing -> store.settings().set(writing, "greeting", "good morning"));
        stores.close();
        stores = stores(home.resolve("data"));
        store = opened(stores, tenantKeys);
        assertThat(store.settings().find("greeting")).contains("good morning");
    }

    @Test
    void aWriteThatThrowsIsUndoneAloneAndSaysWhy() {
        var id = Keys.newId();
        assertThatThrownBy(() -> store.change(writing -> {
                    insertBlob(writing, id, "prompts", 1);
                    throw new IllegalArgumentException("second thoughts");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("second thoughts");
        assertThat(store.<Integer>read(sql -> sql.fetchCount(BLOB))).isZero();
        store.change(writing -> insertBlob(writing, id, "prompts", 1));
        assertThat(store.<Integer>read(sql -> sql.fetchCount(BLOB))).isEqualTo(1);
    }

    @Test
    void aBrokenConstraintIsTheCallersFaultAndNoOnesElse() {
        var id = Keys.newId();
        store.change(writing -> insertBlob(writing, id, "prompts", 1));
        assertThatThrownBy(() -> store.change(writing -> insertBlob(writing, id, "prompts", 1)))
                .isInstanceOf(IntegrityConstraintViolationException.class);
    }

    @Test
    void oneCallersFailureAmongManyFailsNobodyElse() throws Exception {
        int callers = 200;
        var start = new CountDownLatch(1);
        var answers = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                int number = i;
                answers.add(threads.submit(() -> {
                    start.await();
                    return store.write(writing -> {
                        insertBlob(writing, Keys.newId(), "bucket" + number, number);
                        writing.audit(event("blob.add", Optional.empty(), Map.of()));
                        if (number % 3 == 0) {
                            throw new IllegalStateException("number " + number);
                        }
                        return true;
                    });
                }));
            }
            start.countDown();
        }
        for (int i = 0; i < callers; i++) {
            assertThat(answers.get(i).state()).isEqualTo(i % 3 == 0 ? Future.State.FAILED : Future.State.SUCCESS);
        }
        var kept = store.read(sql -> sql.select(BLOB.BYTES).from(BLOB).fetch(BLOB.BYTES));
        assertThat(kept).hasSize(133).allMatch(number -> number % 3 != 0);
        assertThat(store.ledger().verify())
                .isInstanceOfSatisfying(
                        LedgerVerdict.Whole.class,
                        whole -> assertThat(whole.rows()).isEqualTo(133));
    }

    @Test
    void readsCannotWrite() {
        assertThatThrownBy(() -> store.read(sql -> sql.deleteFrom(SETTING).execute()))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void aWriteInsideAWriteIsRefusedAtOnce() {
        assertThatThrownBy(() -> store.change(_ -> store.change(_ -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("within another");
    }

    @Test
    void aClosedStoreSaysSo() {
        stores.close();
        assertThatThrownBy(() -> store.change(_ -> {}))
                .isInstanceOfSatisfying(
                        StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.CLOSED));
        assertThatThrownBy(() -> store.<Integer>read(sql -> sql.fetchCount(BLOB)))
                .isInstanceOfSatisfying(
                        StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.CLOSED));
    }

    @Test
    void foreignKeysAreKept() {
        assertThatThrownBy(() -> store.change(writing -> writing.sql()
                        .execute("INSERT INTO blob_subject (blob_id, person_id) VALUES (?, ?)", bytes(), bytes())))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void anIdOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> store.change(writing -> writing.sql()
                        .execute("INSERT INTO blob (id, bucket, bytes, created_at) VALUES (?, 'x', 1, 1)", (Object)
                                new byte[15])))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void settingsAreSetChangedAndRemoved() {
        var settings = store.settings();
        assertThat(settings.find("tone")).isEmpty();
        store.change(writing -> settings.set(writing, "tone", "soft"));
        store.change(writing -> settings.set(writing, "tone", "softer"));
        assertThat(settings.find("tone")).contains("softer");
        store.change(writing -> settings.remove(writing, "tone"));
        assertThat(settings.find("tone")).isEmpty();
    }

    @Test
    void aSealedValueMovedToAnotherRowDoesNotOpen() {
        var column = store.sealed(SETTING.VALUE_SEALED);
        var here = Keys.newId();
        var sealed = column.seal(here, "hush");
        assertThat(column.open(here, sealed)).contains("hush");
        assertThatThrownBy(() -> column.open(Keys.newId(), sealed))
                .isInstanceOfSatisfying(
                        StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.DAMAGED));
    }

    @Test
    void anErasedPersonsValuesAreGone() {
        var person = person();
        var column = store.sealed(SETTING.VALUE_SEALED).of(person);
        var row = Keys.newId();
        var sealed = column.seal(row, "Ada");
        assertThat(column.open(row, sealed)).contains("Ada");
        tenantKeys.destroyPerson(person);
        assertThat(column.open(row, sealed)).isEmpty();
    }

    @Test
    void anAuditEventIsReadBackWhole() {
        var person = person();
        store.ledger().record(event("session.begin", Optional.of(person), Map.of("browser", "Firefox")));
        store.ledger()
                .record(new AuditEvent(
                        WHEN,
                        new Actor.CommandLine("operator"),
                        Optional.empty(),
                        "tenant.create",
                        Optional.empty(),
                        Map.of()));
        var rows = store.ledger().page(Long.MAX_VALUE, 10);
        assertThat(rows)
                .containsExactly(
                        new AuditEntry(
                                2,
                                WHEN,
                                new Actor.CommandLine("operator"),
                                Optional.empty(),
                                "tenant.create",
                                Optional.empty(),
                                Map.of(),
                                AuditEntry.State.WHOLE),
                        new AuditEntry(
                                1,
                                WHEN,
                                new Actor.Someone(person),
                                Optional.of(IpAddress.parse("192.0.2.7")),
                                "session.begin",
                                Optional.of(person),
                                Map.of("browser", "Firefox"),
                                AuditEntry.State.WHOLE));
        assertThat(store.ledger().page(2, 10)).hasSize(1);
    }

    @Test
    void erasingAPersonEmptiesTheirAuditRowsAndLeavesTheChainWhole() {
        var person = person();
        store.ledger().record(event("session.begin", Optional.of(person), Map.of("browser", "Firefox")));
        tenantKeys.destroyPerson(person);
        store.ledger().record(event("person.erase", Optional.of(person), Map.of("name", "Ada")));
        assertThat(store.ledger().page(Long.MAX_VALUE, 10)).allSatisfy(row -> {
            assertThat(row.state()).isEqualTo(AuditEntry.State.ERASED);
            assertThat(row.details()).isEmpty();
            assertThat(row.from()).isEmpty();
        });
        assertThat(store.ledger().verify()).isInstanceOf(LedgerVerdict.Whole.class);
    }

    @Test
    void tenantsShareNothing() {
        var other = opened(stores, keys.tenant());
        store.change(writing -> store.settings().set(writing, "tone", "soft"));
        assertThat(other.settings().find("tone")).isEmpty();
        assertThat(other.<Integer>read(sql -> sql.fetchCount(SETTING)))
                .isEqualTo(store.<Integer>read(sql -> sql.fetchCount(SETTING)) - 1);
    }

    @Test
    void aTenantIsOpenedOnce() {
        assertThat(stores.open(tenantKeys))
                .isInstanceOfSatisfying(
                        StoreOpening.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("open already"));
    }

    @Test
    void aBlobIsReadBackAndFoundByItsSubject() throws IOException {
        var person = person();
        var blob = blob(Set.of(person), "a spoken message");
        assertThat(blob.bytes()).isEqualTo(16);
        assertThat(content(blob.id())).isEqualTo("a spoken message");
        assertThat(store.blobs().find(blob.id())).contains(blob);
        assertThat(store.blobs().ofPerson(person)).containsExactly(blob.id());
    }

    @Test
    void aBlobIsGoneForAllOnceOneOfItsSubjectsIsErased() throws IOException {
        var first = person();
        var second = person();
        var blob = blob(Set.of(first, second), "both of us");
        tenantKeys.destroyPerson(second);
        assertThat(store.blobs().open(blob.id())).isEqualTo(new BlobStore.Reading.Erased());
    }

    @Test
    void aDraftThatIsNotPublishedLeavesNothing() throws IOException {
        try (var draft = store.blobs().begin(BUCKET, Set.of())) {
            draft.stream().write(1);
            draft.finish();
        }
        assertThat(filesOfBlobs()).isEmpty();
    }

    @Test
    void aBlobOfAWriteThatFailsDoesNotExist() throws IOException {
        try (var draft = store.blobs().begin(BUCKET, Set.of())) {
            draft.finish();
            assertThatThrownBy(() -> store.change(writing -> {
                        draft.publish(writing);
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
        }
        assertThat(store.<Integer>read(sql -> sql.fetchCount(BLOB))).isZero();
        assertThat(filesOfBlobs()).isEmpty();
    }

    @Test
    void aDeletedBlobIsGoneFromTheDisk() throws IOException {
        var blob = blob(Set.of(), "old");
        store.change(writing -> store.blobs().delete(writing, blob.id()));
        assertThat(store.blobs().open(blob.id())).isEqualTo(new BlobStore.Reading.Missing());
        assertThat(filesOfBlobs()).isEmpty();
    }

    @Test
    void aDeletionThatIsUndoneKeepsTheBlob() throws IOException {
        var blob = blob(Set.of(), "keep me");
        assertThatThrownBy(() -> store.change(writing -> {
                    store.blobs().delete(writing, blob.id());
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(content(blob.id())).isEqualTo("keep me");
    }

    @Test
    void whatACrashLeftOfBlobsIsSettledAtTheNextOpening() throws IOException {
        var kept = blob(Set.of(), "published just before");
        var lost = blob(Set.of(), "never published");
        var drafts = blobs().resolve("drafts");
        Files.createLink(drafts.resolve(kept.id().toString()), file(kept.id()));
        Files.createLink(drafts.resolve(lost.id().toString()), file(lost.id()));
        store.change(writing ->
                writing.sql().deleteFrom(BLOB).where(BLOB.ID.eq(lost.id())).execute());
        stores.close();
        stores = stores(home.resolve("data"));
        store = opened(stores, tenantKeys);
        assertThat(filesOfBlobs()).containsExactly(file(kept.id()));
        assertThat(content(kept.id())).isEqualTo("published just before");
    }

    @Test
    void aLiveBlobCutByACrashIsRescuedButForItsLastTwoKibibytes() throws IOException {
        var person = person();
        var said = "word ".repeat(4_000);
        var cut = store.blobs().beginLive(BUCKET, Set.of(person));
        cut.stream().write(said.getBytes(StandardCharsets.UTF_8));
        stores.close();
        stores = stores(home.resolve("data"));
        store = opened(stores, tenantKeys);
        assertThat(store.blobs().cut(BUCKET)).containsExactly(cut.id());
        try (var rescued = store.blobs().rescue(BUCKET, cut.id()).orElseThrow()) {
            var blob = rescued.publish();
            assertThat(blob.subjects()).containsExactly(person);
            assertThat(said).startsWith(content(blob.id()));
            assertThat(blob.bytes()).isGreaterThan(said.length() - 2_048);
        }
        store.blobs().drop(BUCKET, cut.id());
        assertThat(store.blobs().cut(BUCKET)).isEmpty();
        cut.stream().close();
    }

    @Test
    void aLiveBlobIsPublishedAsAnyOther() throws IOException {
        try (var draft = store.blobs().beginLive(BUCKET, Set.of())) {
            draft.stream().write("all of it".getBytes(StandardCharsets.UTF_8));
            var blob = draft.publish();
            assertThat(content(blob.id())).isEqualTo("all of it");
            assertThat(filesOfBlobs()).containsExactly(file(blob.id()));
        }
        assertThat(store.blobs().cut(BUCKET)).isEmpty();
    }

    @Test
    void aLiveBlobThatWasPlacedAndNotPublishedIsStillToBeRescued() throws IOException {
        var cut = store.blobs().beginLive(BUCKET, Set.of());
        cut.stream().write("the power failed just then".getBytes(StandardCharsets.UTF_8));
        cut.finish();
        stores.close();
        stores = stores(home.resolve("data"));
        store = opened(stores, tenantKeys);
        assertThat(filesOfBlobs())
                .singleElement()
                .matches(file -> file.toString().contains("live"));
        assertThat(store.blobs().rescue(BUCKET, cut.id())).isPresent();
    }

    @Test
    void anUndeclaredBucketIsRefused() {
        assertThatThrownBy(() -> store.blobs().begin("secrets", Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bucket: 'secrets'");
    }

    @Test
    void otherKeysThanItsOwnDoNotOpenADatabase() {
        var tenant = store.tenant();
        stores.close();
        var folder = home.resolve("other-keys");
        var others = Keys.create(folder).vault().createTenant(tenant);
        stores = stores(home.resolve("data"));
        assertThat(stores.open(others))
                .isInstanceOfSatisfying(
                        StoreOpening.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("sealed under other keys"));
    }

    @Test
    void everyProbeFindsItsPromiseKept() {
        store.ledger().record(event("test.run", Optional.empty(), Map.of("what", "probe")));
        store.ledger().signHead();
        opened(stores, keys.tenant());
        assertThat(stores.probes())
                .hasSize(5)
                .allSatisfy(probe -> assertThat(probe.look(time))
                        .extracting(Evidence::state, Evidence::finding)
                        .first()
                        .isEqualTo(Evidence.State.KEPT));
    }

    @Test
    void aColumnThatIsNotSealedIsFound() {
        store.change(writing -> writing.sql()
                .execute("INSERT INTO setting (name, value_sealed, changed_at) VALUES ('x', ?, 1)", (Object)
                        "in the clear".getBytes(StandardCharsets.UTF_8)));
        assertThat(evidence("E6/sealed-columns").state()).isEqualTo(Evidence.State.BROKEN);
    }

    @Test
    void aLedgerThatIsNotSignedInTimeIsFound() {
        store.ledger()
                .record(new AuditEvent(
                        time.now(), new Actor.House("test"), Optional.empty(), "test.run", Optional.empty(), Map.of()));
        assertThat(evidence("C6/ledger-signed").state()).isEqualTo(Evidence.State.KEPT);
        time.pass(Duration.ofHours(3));
        assertThat(evidence("C6/ledger-signed").state()).isEqualTo(Evidence.State.BROKEN);
    }

    @Test
    void headsAreSignedAtTheStartEveryHourAndAtTheEnd() {
        record();
        stores.signHeads(time);
        assertSignedThrough(1);
        record();
        assertSignedThrough(1);
        time.pass(Duration.ofHours(1));
        assertSignedThrough(2);
        record();
        stores.close();
        stores = stores(home.resolve("data"));
        store = opened(stores, tenantKeys);
        assertSignedThrough(3);
        assertThat(SignedHead.read(store.tenant(), tenantKeys.ledgerEnd().orElseThrow())
                        .sequence())
                .isEqualTo(3);
    }

    @Test
    void whoOnlyLooksSignsNothing() {
        record();
        stores.close();
        stores = stores(home.resolve("data"));
        store = opened(stores, tenantKeys);
        assertThat(store.ledger().lastHead()).isEmpty();
    }

    private void record() {
        store.ledger().record(event("test.run", Optional.empty(), Map.of()));
    }

    private void assertSignedThrough(long sequence) {
        assertThat(store.ledger().lastHead()).hasValueSatisfying(head -> {
            assertThat(head.sequence()).isEqualTo(sequence);
            assertThat(head.isSignedBy(tenantKeys.auditSigner().publicKey())).isTrue();
        });
    }

    @Test
    void anAlteredAuditRowIsShownAsDamagedAndNotAsErased() {
        var person = person();
        store.ledger().record(event("session.begin", Optional.of(person), Map.of("browser", "Firefox")));
        record();
        store.change(writing -> {
            for (var row : writing.sql().selectFrom(AUDIT).fetch()) {
                byte[] sealed = row.getDetailsSealed().bytes();
                sealed[sealed.length - 1] ^= 1;
                writing.sql()
                        .update(AUDIT)
                        .set(AUDIT.DETAILS_SEALED, new Sealed(sealed))
                        .where(AUDIT.SEQUENCE.eq(row.getSequence()))
                        .execute();
            }
        });
        assertThat(store.ledger().page(Long.MAX_VALUE, 10)).hasSize(2).allSatisfy(row -> {
            assertThat(row.state()).isEqualTo(AuditEntry.State.DAMAGED);
            assertThat(row.details()).isEmpty();
            assertThat(row.from()).isPresent();
        });
    }

    @Test
    void aBlobWhoseRowIsInDoubtIsLeftToTheNextOpening() throws IOException {
        Blob blob;
        try (var draft = store.blobs().begin(BUCKET, Set.of())) {
            draft.stream().write(1);
            draft.finish();
            var published = new Blob[1];
            assertThatThrownBy(() -> store.change(writing -> {
                        published[0] = draft.publish(writing);
                        throw Faults.unchecked(new SQLTransientConnectionException("gone"));
                    }))
                    .isInstanceOfSatisfying(
                            StoreFault.class, fault -> assertThat(fault.kind()).isEqualTo(StoreFault.Kind.UNREACHABLE));
            blob = published[0];
        }
        assertThat(filesOfBlobs())
                .containsExactlyInAnyOrder(
                        file(blob.id()),
                        blobs().resolve("drafts").resolve(blob.id().toString()));
        stores.close();
        stores = stores(home.resolve("data"));
        store = opened(stores, tenantKeys);
        assertThat(filesOfBlobs()).isEmpty();
    }

    @Test
    void aBlobAboutSomebodyWithoutAKeyLeavesNothing() throws IOException {
        assertThatThrownBy(() -> store.blobs().begin(BUCKET, Set.of(Keys.newPersonId())))
                .isInstanceOf(IllegalStateException.class);
        assertThat(filesOfBlobs()).isEmpty();
    }

    @Test
    void aDraftThatCannotBeClosedIsDiscardedAllTheSame() throws IOException {
        var draft = store.blobs().begin(BUCKET, Set.of());
        var failing = new BlobDraft(store.blobs(), onlyDraft(), filesOfBlobs().getFirst(), new OutputStream() {
            @Override
            public void write(int one) {}

            @Override
            public void close() throws IOException {
                throw new IOException("no space");
            }
        });
        assertThatThrownBy(failing::close).hasMessage("no space");
        assertThat(filesOfBlobs()).isEmpty();
        draft.stream().close();
    }

    private Blob onlyDraft() throws IOException {
        var id = Id.parse(filesOfBlobs().getFirst().getFileName().toString());
        return new Blob(id, BUCKET, 0, WHEN, Set.of());
    }

    @Test
    void aWriteThatHangsDoesNotHoldTheClosing() throws Exception {
        var begun = new CountDownLatch(1);
        var hold = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var _ = threads.submit(() -> store.write(_ -> {
                begun.countDown();
                return uninterruptibly(hold);
            }));
            begun.await();
            stores.close();
            // What still hangs may yet write, so nobody else may take the directory.
            assertThat(Stores.open(home.resolve("data"), database(), time, new SecureRandom()))
                    .isInstanceOf(StoreOpening.Refused.class);
            hold.countDown();
        }
    }

    private static boolean uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Evidence evidence(String control) {
        return stores.probes().stream()
                .filter(probe -> probe.control().id().equals(control))
                .findFirst()
                .orElseThrow()
                .look(time);
    }

    private static final String BUCKET = "self-check";

    private Blob blob(Set<PersonId> subjects, String content) throws IOException {
        try (var draft = store.blobs().begin(BUCKET, subjects)) {
            draft.stream().write(content.getBytes(StandardCharsets.UTF_8));
            return draft.publish();
        }
    }

    private String content(Id id) throws IOException {
        if (store.blobs().open(id) instanceof BlobStore.Reading.Opened(Blob _, InputStream stream)) {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("blob does not open");
    }

    private Path blobs() {
        return home.resolve("data/tenants").resolve(store.tenant().toString()).resolve("blobs");
    }

    private Path file(Id id) {
        String name = id.toString();
        return blobs().resolve(BUCKET)
                .resolve(name.substring(name.length() - 2))
                .resolve(name);
    }

    private List<Path> filesOfBlobs() throws IOException {
        if (!Files.exists(blobs())) {
            return List.of();
        }
        try (var walk = Files.walk(blobs())) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] bytes() {
        return Keys.newId().bytes();
    }

    private PersonId person() {
        var person = Keys.newPersonId();
        tenantKeys.createPerson(person);
        return person;
    }

    private static AuditEvent event(String action, Optional<PersonId> person, Map<String, String> details) {
        return new AuditEvent(
                WHEN,
                person.<Actor>map(Actor.Someone::new).orElse(new Actor.House("test")),
                Optional.of(IpAddress.parse("192.0.2.7")),
                action,
                person,
                details);
    }

    private static void insertBlob(Writing writing, Id id, String bucket, long bytes) {
        writing.sql()
                .insertInto(BLOB, BLOB.ID, BLOB.BUCKET, BLOB.BYTES, BLOB.CREATED_AT)
                .values(id, bucket, bytes, WHEN)
                .execute();
    }

    private Stores stores(Path data) {
        return switch (Stores.open(data, database(), time, new SecureRandom())) {
            case StoreOpening.Opened<Stores>(Stores opened) -> opened;
            case StoreOpening.Refused<Stores>(String sentence) -> throw new AssertionError(sentence);
        };
    }

    private static TenantStore opened(Stores stores, TenantKeys keys) {
        return switch (stores.open(keys)) {
            case StoreOpening.Opened<TenantStore>(TenantStore opened) -> opened;
            case StoreOpening.Refused<TenantStore>(String sentence) -> throw new AssertionError(sentence);
        };
    }
}
