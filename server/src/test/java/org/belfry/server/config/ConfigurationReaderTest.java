package org.belfry.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.media.PortRange;
import org.belfry.server.config.Configuration.HttpDoor;
import org.belfry.server.config.Configuration.LogLevel;
import org.belfry.server.config.Configuration.MediaPlace;
import org.belfry.server.config.Configuration.OptionalDoor;
import org.belfry.server.config.Configuration.Telephones;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {

    @TempDir
    Path folder;

    @Test
    void everyDefaultIsAsPromised() throws ConfigurationFault {
        var configuration = read();

        assertThat(configuration.name()).isEqualTo("pbx.example.test");
        assertThat(configuration.folders().data()).isEqualTo(folder.resolve("data"));
        assertThat(configuration.folders().keys()).isEqualTo(folder.resolve("data-keys"));
        assertThat(configuration.web()).isEqualTo(new HttpDoor("*", 443, false));
        assertThat(configuration.console()).isEqualTo(new HttpDoor("127.0.0.1", 9443, false));
        assertThat(configuration.postgres()).isEmpty();
        assertThat(configuration.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(configuration.telephones())
                .isEqualTo(new Telephones(
                        5061,
                        Optional.empty(),
                        new OptionalDoor(false, 5071),
                        new OptionalDoor(false, 5060),
                        new OptionalDoor(false, 5060),
                        List.of(),
                        new MediaPlace(10_000, List.of(), Map.of(), Optional.empty()),
                        Optional.empty()));
        assertThat(configuration.reservedKeys()).isEmpty();
    }

    @Test
    void everyKeyIsPinned() {
        assertThat(Arrays.stream(Key.values()).map(key -> key.text))
                .containsExactly(
                        "name",
                        "data",
                        "keys",
                        "web.address",
                        "web.port",
                        "console.address",
                        "console.port",
                        "database.url",
                        "log.level",
                        "sip.tls.port",
                        "sip.tls.authorities",
                        "sip.trunks.enabled",
                        "sip.trunks.port",
                        "sip.udp.enabled",
                        "sip.udp.port",
                        "sip.tcp.enabled",
                        "sip.tcp.port",
                        "sip.networks",
                        "media.port",
                        "media.address",
                        "media.range",
                        "voicemail.transcriber",
                        "turn.range");
    }

    @Test
    void optionsWinOverTheFile() throws ConfigurationFault, IOException {
        file("name = 'from-file.example'\n[web]\nport = 8443\naddress = '192.0.2.7'\n");

        var configuration = read("web.port=9000");

        assertThat(configuration.name()).isEqualTo("from-file.example");
        assertThat(configuration.web()).isEqualTo(new HttpDoor("192.0.2.7", 9000, true));
    }

    @Test
    void aListInTheFileIsOneValue() throws ConfigurationFault, IOException {
        file("[sip]\nnetworks = ['192.0.2.0/24', '198.51.100.0/24']\n");

        assertThat(read().telephones().networks())
                .containsExactly(Network.parse("192.0.2.0/24"), Network.parse("198.51.100.0/24"));
    }

    @Test
    void plainSipNeedsNetworksThatAreNamed_PolicyB2() throws ConfigurationFault {
        assertThatThrownBy(() -> read("sip.udp.enabled=true")).hasMessageContaining("sip.networks");
        assertThatThrownBy(() -> read("sip.tcp.enabled=true", "sip.networks= , "))
                .hasMessageContaining("sip.networks");
        assertThatThrownBy(() -> read("sip.networks=everybody")).hasMessageContaining("192.0.2.0/24");
        var open = read("sip.udp.enabled=true", "sip.udp.port=5070", "sip.networks=192.0.2.0/24");
        assertThat(open.telephones().udp()).isEqualTo(new OptionalDoor(true, 5070));
        assertThat(open.telephones().tcp().enabled()).isFalse();
    }

    @Test
    void mediaAddressMayBeGivenPerNetwork() throws ConfigurationFault {
        var media = read("media.address=198.51.100.7, 192.0.2.0/24=192.0.2.5", "media.port=20000")
                .telephones()
                .media();
        assertThat(media)
                .isEqualTo(new MediaPlace(
                        20_000,
                        List.of(IpAddress.parse("198.51.100.7")),
                        Map.of(Network.parse("192.0.2.0/24"), List.of(IpAddress.parse("192.0.2.5"))),
                        Optional.empty()));
        assertThatThrownBy(() -> read("media.address=here")).hasMessageContaining("media.address: here");
        assertThatThrownBy(() -> read("media.address=0.0.0.0")).hasMessageContaining("media.address");
        assertThatThrownBy(() -> read("media.port=10001")).hasMessageContaining("an even port");
    }

    @Test
    void portsOfTheirOwnAreNoneUnlessNamedAndNeverTheSharedOnes() throws ConfigurationFault {
        assertThat(read("media.range=").telephones().media().range()).isEmpty();
        assertThat(read("media.range=20000 - 20199").telephones().media().range())
                .contains(new PortRange(20_000, 20_199));
        for (String wrong :
                List.of("20000", "20199-20000", "20001-20002", "80-90", "60000-70000", "9999-10001", "a-b")) {
            assertThatThrownBy(() -> read("media.range=" + wrong))
                    .as(wrong)
                    .hasMessageContaining("media.range: " + wrong)
                    .hasMessageContaining("20000-20199");
        }
    }

    @Test
    void whatHasNoEffectYetIsNoted() throws ConfigurationFault {
        assertThat(read("turn.range=20000-30000").reservedKeys()).containsExactly("turn.range");
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
        assertThatThrownBy(() -> read("web.prt=8443"))
                .isInstanceOf(ConfigurationFault.class)
                .hasMessage("--set: unknown key web.prt; did you mean web.port?");
    }

    @Test
    void aKeyLikeNoOtherIsAnsweredWithAllOfThem() {
        assertThatThrownBy(() -> read("zzzzzzzz=1")).hasMessageContaining("known keys: name, data, keys");
    }

    @Test
    void malformedTomlIsRefusedWithItsLine() throws IOException {
        file("name = 'a.example'\n[web\nport = 1\n");

        assertThatThrownBy(() -> read()).hasMessageContaining("belfry.toml: line 2: ");
    }

    @Test
    void aMissingFileThatWasNamedIsRefused() {
        assertThatThrownBy(() -> reader().read(Optional.of(folder.resolve("no.toml")), Optional.empty(), List.of()))
                .hasMessage(folder.resolve("no.toml") + ": no such file");
    }

    @Test
    void keysInsideTheDataFolderAreRefused() {
        assertThatThrownBy(() -> read("keys=" + folder.resolve("data/keys"))).hasMessageContaining("is inside data");
    }

    @Test
    void valuesOutOfRangeAreRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> read("web.port=70000"))
                .hasMessage("--set: web.port: 70000 (expected: 1..65535, or 0 for any free port)");
        assertThatThrownBy(() -> read("web.address=somewhere")).hasMessageContaining("expected: an address");
        assertThatThrownBy(() -> read("name=192.0.2.1")).hasMessageContaining("an address has no passkeys");
        assertThatThrownBy(() -> read("name=-bad-")).hasMessageContaining("expected: a host name");
        assertThatThrownBy(() -> read("log.level=loud")).hasMessageContaining("error, warn, info or debug");
        assertThatThrownBy(() -> read("sip.udp.enabled=perhaps")).hasMessageContaining("true or false");
        assertThatThrownBy(() -> read("webport")).hasMessageContaining("expected key=value");
    }

    @Test
    void aDatabaseUrlIsNeverShown() {
        assertThatThrownBy(() -> read("database.url=mysql://root:hunter2@db/x"))
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void userAndPasswordAreTakenOutOfTheDatabaseUrl() throws ConfigurationFault, IOException {
        file("database.url = 'jdbc:postgresql://db/x?user=anna&sslmode=verify-full&password=a%26b'");
        var postgres = read().postgres();

        assertThat(postgres).hasValueSatisfying(place -> {
            assertThat(place.url()).isEqualTo("jdbc:postgresql://db/x?sslmode=verify-full");
            assertThat(place.user()).isEqualTo("anna");
            assertThat(place.password().disclose()).isEqualTo("a&b");
            assertThat(place.toString()).doesNotContain("a&b");
        });
    }

    @Test
    void aPasswordOnTheCommandLineIsRefusedAndNotShown() {
        assertThatThrownBy(() -> read("database.url=jdbc:postgresql://localhost/x?user=anna&password=hunter2"))
                .hasMessageContaining("belfry.toml")
                .hasMessageContaining("list of processes")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//db.example.test/x",
                "//db.example.test/x?sslmode=require",
                "//db.example.test/x?sslmode=verify-ca",
                "//192.0.2.7/x?ssl=true",
                "//localhost,db.example.test/x",
                "//db.example.test/x?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory"
            })
    void aDatabaseOnAnotherMachineMustShowItsCertificate(String url) {
        assertThatThrownBy(() -> read("database.url=jdbc:postgresql:" + url))
                .isInstanceOf(ConfigurationFault.class)
                .hasMessageStartingWith("--set: database.url: database url: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "//localhost/x",
                "//127.0.0.1:5433/x",
                "//[::1]/x",
                "//db.example.test/x?sslmode=verify-full",
                "//one.example.test,two.example.test/x?sslmode=verify-full"
            })
    void aDatabaseOnThisMachineOrOneThatIsCheckedIsTaken(String url) throws ConfigurationFault {
        assertThat(read("database.url=jdbc:postgresql:" + url).postgres()).isPresent();
    }

    private Configuration read(String... settings) throws ConfigurationFault {
        return reader().read(Optional.empty(), Optional.empty(), List.of(settings));
    }

    private ConfigurationReader reader() {
        return new ConfigurationReader(new Surroundings(() -> "pbx.example.test", folder.resolve("data")));
    }

    private void file(String toml) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/belfry.toml"), toml);
    }
}
