package org.belfry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.server.config.Configuration;
import org.belfry.server.config.ConfigurationFault;
import org.belfry.server.config.ConfigurationReader;
import org.belfry.server.config.Surroundings;
import org.belfry.server.control.ControlReply;
import org.belfry.store.Database;
import org.belfry.store.Stores;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.Opening;
import org.belfry.vault.Secret;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `keys restore` does with a real key folder, and what it leaves alone.
final class KeyRestorationTest {

    private final SecureRandom random = new SecureRandom();
    private final Time time = Time.system();
    private final KeyFolder keyFolder = new KeyFolder(random, time);

    @TempDir
    Path folder;

    private Configuration configuration;
    private TenantId tenant;
    private Path kit;

    @BeforeEach
    void aHouseWithAKit() throws StartFault, ConfigurationFault, IOException {
        configuration = configuration("data");
        var vault = house(configuration);
        tenant = vault.tenants().getFirst();
        kit = kitOf(vault, "kit.txt");
    }

    @Test
    void aLostRootKeyComesBackAndTheUseOfTheKitIsWrittenDown() throws StartFault, IOException {
        Files.delete(keys().resolve("root.key"));
        var done = (ControlReply.Done) restoration(true).with(kit);
        assertThat(done.healthy()).isTrue();
        assertThat(done.lines())
                .singleElement()
                .asString()
                .contains(keys().toString(), "restored", "open by themselves");
        var vault = opened(keyFolder.open(keys(), new Unlock.KeyFile()));
        assertThat(vault.tenants()).containsExactly(tenant);
        try (var stores = Archive.hold(data(), configuration, time, random)) {
            var store = Archive.require(stores.open(vault.tenant(tenant).orElseThrow()));
            assertThat(store.ledger().page(Long.MAX_VALUE, 1).getFirst().action())
                    .isEqualTo("keys.restore");
        }
    }

    @Test
    void theNewPassphraseIsAskedForTwiceAndOpensTheKeys() throws StartFault {
        String words = "seven bells over the quiet harbour";
        var done = (ControlReply.Done) restoration(false, words, words).with(kit);
        assertThat(done.lines().getFirst()).contains("open with the new passphrase");
        assertThat(keyFolder.open(keys(), new Unlock.KeyFile())).isInstanceOf(Opening.WrongPassphrase.class);
        assertThat(opened(keyFolder.open(keys(), new Unlock.Passphrase(Secret.ofText(words))))
                        .tenants())
                .containsExactly(tenant);
    }

    @Test
    void withoutAWordOfWhatOpensTheKeysNothingIsDone() throws IOException {
        refuses(restoration(false), kit, "--passphrase-file F, or --no-passphrase");
        refuses(restoration(false, "seven bells over the harbour", "eight bells"), kit, "differently the second time");
        refuses(restoration(false, "short", "short"), kit, "passphrase: 5 bytes long");
    }

    @Test
    void aKitThatANewerOneVoidedOpensNothing() throws IOException {
        kitOf(opened(keyFolder.open(keys(), new Unlock.KeyFile())), "newer.txt");
        refuses(restoration(true), kit, "a newer kit voids the ones before");
    }

    @Test
    void aKitOfAnotherHouseOpensNothing() throws StartFault, ConfigurationFault, IOException {
        refuses(restoration(true), kitOf(house(configuration("other")), "other.txt"), "recovery kit: does not open");
    }

    @Test
    void aDamagedKitIsSaid() throws IOException {
        String text = Files.readString(kit);
        int code = text.indexOf('-', text.indexOf("void."));
        char slip = text.charAt(code - 1) == '7' ? '8' : '7';
        String mistyped = text.substring(0, code - 1) + slip + text.substring(code);
        refuses(restoration(true), Files.writeString(folder.resolve("slip"), mistyped), "recovery kit: mistyped");
        refuses(restoration(true), Files.writeString(folder.resolve("torn"), text.substring(0, code)), "mistyped");
        refuses(restoration(true), Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, 0}), "--kit-file");
        refuses(restoration(true), folder.resolve("nowhere"), "--kit-file", "no such file");
        refuses(restoration(true), Files.write(folder.resolve("large"), new byte[20_000]), "larger than");
    }

    @Test
    void whileTheHouseRunsNothingIsRestored() throws StartFault, IOException {
        try (var running = Archive.hold(data(), configuration, time, random)) {
            assertThat(running).isNotNull();
            refuses(restoration(true), kit, "data", "in use by process");
        }
    }

    @Test
    void whereNoHouseIsNothingIsMade() throws StartFault, ConfigurationFault {
        var nowhere = configuration("nowhere");
        assertThat(new KeyRestoration(nowhere, new Typing(), true).with(kit))
                .isInstanceOfSatisfying(
                        ControlReply.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("holds no house", "--data"));
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    /// Refused with a sentence, and the key folder as it was.
    private void refuses(KeyRestoration restoration, Path with, String... words) throws IOException {
        byte[] before = Files.readAllBytes(keys().resolve("root.key"));
        assertThatThrownBy(() -> restoration.with(with))
                .isInstanceOf(StartFault.class)
                .message()
                .contains(words);
        assertThat(keys().resolve("root.key")).hasBinaryContent(before);
    }

    private Vault house(Configuration of) throws StartFault {
        var vault = opened(keyFolder.create(of.folders().keys(), new Unlock.KeyFile()));
        var made = vault.createTenant(new TenantId(Id.next(time, random)));
        try (var stores = Archive.require(Stores.open(of.folders().data(), new Database.SqliteFiles(), time, random))) {
            Archive.require(stores.open(made));
        }
        return vault;
    }

    private Path kitOf(Vault vault, String name) throws IOException {
        try (var text = vault.renewRecoveryKit()) {
            return Files.writeString(folder.resolve(name), text.discloseText());
        }
    }

    private KeyRestoration restoration(boolean noPassphrase, String... typed) {
        return new KeyRestoration(configuration, new Typing(typed), noPassphrase);
    }

    private Path keys() {
        return configuration.folders().keys();
    }

    private DataFolder data() {
        return new DataFolder(configuration.folders().data());
    }

    private Configuration configuration(String name) throws ConfigurationFault {
        var data = folder.resolve(name);
        return new ConfigurationReader(new Surroundings(() -> "localhost", data))
                .read(Optional.empty(), Optional.of(data), List.of());
    }

    private static Vault opened(Opening opening) {
        if (opening instanceof Opening.Opened(Vault vault)) {
            return vault;
        }
        throw new AssertionError(opening.toString());
    }

    /// Somebody at the terminal who types these words, or nobody.
    private static final class Typing implements Passphrases {
        private final Deque<String> words;

        private Typing(String... words) {
            this.words = new ArrayDeque<>(List.of(words));
        }

        @Override
        public Optional<Secret> given() {
            return Optional.empty();
        }

        @Override
        public Optional<Secret> ask(String prompt) {
            return Optional.ofNullable(words.poll()).map(Secret::ofText);
        }
    }
}
