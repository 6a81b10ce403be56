package org.belfry.pbx.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.Time;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.trunk.Numbers;
import org.belfry.pbx.trunk.Trunk;
import org.belfry.signal.SipTransport;
import org.belfry.sip.SipUri;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Opening;
import org.belfry.vault.ServerIdentity;
import org.belfry.vault.Unlock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who calls as a trunk because of the certificate it shows, and who does not (decision 0204).
final class CertifiedGuestsTest {

    private static final String INVITE = "Contact: <sip:+4930123456@carrier.test>\r\n";

    @TempDir
    Path folder;

    private Reception house;
    private LocalAuthority providers;
    private InetSocketAddress door;

    @BeforeEach
    void open() {
        house = new Reception(folder.resolve("house"));
        providers = authority("providers");
        door = house.openTls(providers.certificate());
    }

    @AfterEach
    void close() {
        house.close();
    }

    private LocalAuthority authority(String name) {
        var random = new SecureRandom();
        var opening = new KeyFolder(random, Time.system()).create(folder.resolve(name + "-keys"), new Unlock.KeyFile());
        var vault = ((Opening.Opened) opening).vault();
        return LocalAuthority.open(folder.resolve(name), vault.sealer(), Time.system(), random);
    }

    private static void trunk(Reception at, String name, List<Network> networks, String... subjects) {
        at.trunk(new Trunk(
                name,
                Objects.requireNonNull(SipUri.parse("sip:192.0.2.1;transport=tls")),
                Optional.empty(),
                false,
                new Trunk.Admission(networks, Set.of(subjects)),
                new Trunk.Terms(List.of(), true, false, 10, 10),
                Numbers.AS_THEY_ARE,
                ""));
    }

    private static Telephone showing(Reception at, InetSocketAddress door, @Nullable ServerIdentity own, String user)
            throws Exception {
        return Telephone.tls(socket(at, door, own), user, "");
    }

    private Telephone showing(@Nullable ServerIdentity own) throws Exception {
        return showing(house, door, own, "+4930123456");
    }

    private static Socket socket(Reception at, InetSocketAddress door, @Nullable ServerIdentity own) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("house", at.authority());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        var kept = KeyStore.getInstance("PKCS12");
        kept.load(null, null);
        if (own != null) {
            kept.setKeyEntry("own", own.privateKey(), new char[0], own.chain().toArray(X509Certificate[]::new));
        }
        keys.init(kept, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context.getSocketFactory().createSocket(door.getAddress(), door.getPort());
    }

    private ServerIdentity of(String... names) {
        return providers.issue(Set.of(names), Set.of());
    }

    private void assertStranger(@Nullable ServerIdentity own) throws Exception {
        try (var stranger = showing(own)) {
            assertThat(stranger.ask("INVITE", INVITE).status()).isEqualTo(407);
        }
    }

    private void assertCallsAs(String trunk, ServerIdentity own) throws Exception {
        try (var carrier = showing(own)) {
            assertThat(carrier.ask("INVITE", INVITE).status()).isEqualTo(486);
        }
        assertThat(house.calls.origins.getLast())
                .isInstanceOfSatisfying(
                        Origin.OfTrunk.class,
                        origin -> assertThat(origin.trunk()).isEqualTo(trunk));
    }

    @Test
    void whoShowsTheNameOfATrunkCallsAsItAndAsNoOther() throws Exception {
        trunk(house, "one", List.of(), "one.test");
        trunk(house, "two", List.of(), "two.test");
        assertCallsAs("one", of("one.test"));
        assertCallsAs("two", of("two.test"));
        assertCallsAs("one", of("one.test", "elsewhere.test"));
        house.calls.heard.clear();
        assertStranger(of("one.test", "two.test"));
        assertStranger(of("elsewhere.test"));
        assertStranger(of("*.one.test"));
        assertStranger(of("*.test"));
        assertStranger(of("a.one.test"));
        assertStranger(authority("strangers").issue(Set.of("one.test"), Set.of()));
        assertStranger(null);
        assertThat(house.calls.heard).isEmpty();
    }

    @Test
    void anAddressIsNothingWhereACertificateIsAskedAndACertificateNothingFromElsewhere() throws Exception {
        trunk(house, "named", List.of(Network.parse("127.0.0.1")), "named.test");
        trunk(house, "far", List.of(Network.parse("198.51.100.0/24")), "far.test");
        assertStranger(null);
        assertStranger(of("far.test"));
        try (var clear = Telephone.tcp(house.open(SipTransport.TCP), "+4930123456", "")) {
            assertThat(clear.ask("INVITE", INVITE).status()).isEqualTo(407);
        }
        assertCallsAs("named", of("named.test"));
    }

    @Test
    void aCertificateCountsBeforeAnAddress() throws Exception {
        trunk(house, "near", List.of(Network.parse("127.0.0.0/8")));
        trunk(house, "named", List.of(), "named.test");
        assertCallsAs("named", of("named.test"));
        assertCallsAs("near", of("elsewhere.test"));
    }

    @Test
    void aTrunkThatIsRemovedOrRenamedIsNobodyOnTheSameConnection() throws Exception {
        trunk(house, "carrier", List.of(), "carrier.test");
        try (var carrier = showing(of("carrier.test"))) {
            assertThat(carrier.ask("INVITE", INVITE).status()).isEqualTo(486);
            trunk(house, "carrier", List.of(), "other.test");
            assertThat(carrier.ask("INVITE", INVITE).status()).isEqualTo(407);
            trunk(house, "carrier", List.of(), "carrier.test");
            assertThat(carrier.ask("INVITE", INVITE).status()).isEqualTo(486);
            house.noTrunk("carrier");
            assertThat(carrier.ask("INVITE", INVITE).status()).isEqualTo(407);
        }
    }

    @Test
    void aTrunkOfOneTenantIsNobodyAtAnother() throws Exception {
        trunk(house, "carrier", List.of(), "carrier.test");
        try (var other = new Reception(folder.resolve("other"))) {
            trunk(other, "carrier", List.of(), "others.test");
            var elsewhere = other.openTls(providers.certificate());
            try (var carrier = showing(other, elsewhere, of("carrier.test"), "+4930123456")) {
                assertThat(carrier.ask("INVITE", INVITE).status()).isEqualTo(407);
            }
            assertThat(other.calls.heard).isEmpty();
        }
        assertCallsAs("carrier", of("carrier.test"));
    }

    @Test
    void aTelephoneRegistersWhateverCertificateItsMakerGaveIt() throws Exception {
        trunk(house, "carrier", List.of(), "carrier.test");
        var makers = authority("makers").issue(Set.of("0004f2abcdef"), Set.of(IpAddress.parse("192.0.2.9")));
        for (var own : new ServerIdentity[] {makers, null, of("carrier.test")}) {
            var enrolled = house.device(DevicePolicy.USUAL);
            try (var phone = Telephone.tls(
                    socket(house, door, own),
                    enrolled.device().username(),
                    enrolled.password().disclose())) {
                assertThat(phone.register(60).status()).isEqualTo(200);
            }
        }
        var enrolled = house.device(DevicePolicy.USUAL);
        try (var phone = Telephone.tls(
                socket(house, door, makers),
                enrolled.device().username(),
                enrolled.password().disclose())) {
            assertThat(phone.authenticated("INVITE", INVITE).status()).isEqualTo(486);
        }
        assertThat(house.calls.origins).singleElement().isInstanceOf(Origin.OfDevice.class);
    }

    @Test
    void whatATrunkMayNotDoItMayNotDoByCertificate() throws Exception {
        trunk(house, "carrier", List.of(), "carrier.test");
        try (var carrier = showing(of("carrier.test"))) {
            assertThat(carrier.register(60).status()).isEqualTo(401);
            assertThat(carrier.ask("REFER", INVITE + "r: <sip:+449099999@x.test>\r\n")
                            .status())
                    .isEqualTo(481);
            assertThat(carrier.ask("INVITE", INVITE + "Replaces: a;to-tag=b;from-tag=c\r\n")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(house.calls.heard).isEmpty();
    }
}
