package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.belfry.ground.ByteCount;
import org.belfry.ground.IpAddress;
import org.belfry.guard.GateLimits;
import org.belfry.net.egress.Answer.Answered;
import org.belfry.net.egress.Answer.Failed;
import org.belfry.net.egress.Answer.Refused;
import org.belfry.net.egress.Answer.Why;
import org.belfry.net.egress.Destination;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.net.egress.Passage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The one way out, tried against servers of our own.
final class EgressTest {

    private static final Destination.Limits SHORT =
            new Destination.Limits(Duration.ofSeconds(5), Duration.ofMillis(500), ByteCount.kibibytes(16));

    private final House house;
    private final HttpDoor server;

    EgressTest(@TempDir Path folder) {
        house = new House(folder);
        server = house.https("server", GateLimits.web(), EgressTest::services);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void destinationsStandOnTheRegister() {
        try (var egress = new Egress(house.loops, NameLookup.ofSystem())) {
            var outlet = egress.open(ourselves());
            assertThat(egress.ways()).containsExactly(ourselves());
            assertThat(egress.ways().getFirst().leadsTo())
                    .isEqualTo(ourselves().host() + ":" + ourselves().port());
            assertThatThrownBy(() -> egress.open(ourselves())).hasMessageContaining("on the register already");
            egress.close(outlet);
            assertThat(egress.ways()).isEmpty();
        }
    }

    @Test
    void passagesOfOtherProtocolsStandOnTheRegisterBesideThem() {
        var streams = new Passage("sip", "carries calls", "who calls whom", "wherever they are called");
        var names = new Passage("names", "looks up domains", "their names", "the machine's name servers");
        try (var egress = new Egress(house.loops, NameLookup.ofSystem())) {
            egress.open(ourselves());
            egress.streams(streams, List.of(), null);
            egress.register(names);
            assertThat(egress.ways()).containsExactly(ourselves(), streams, names);
            assertThatThrownBy(() -> egress.streams(streams, List.of(), null))
                    .hasMessageContaining("'sip' is on the register already");
            for (int i = egress.ways().size(); i < Egress.WAYS_MAX; i++) {
                egress.register(new Passage("more" + i, "", "", ""));
            }
            assertThatThrownBy(() -> egress.register(new Passage("one too many", "", "", "")))
                    .hasMessage("ways out: 257 (expected: at most 256)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.1.2.3",
                "172.31.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "fd00:ec2::254",
                "fe80::1",
                "fc00::1",
                "0.0.0.0",
                "::",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "64:ff9b:1::7f00:1",
                "64:ff9b:1:a00:1::",
                "::ffff:0:7f00:1",
                "::ffff:0:a9fe:a9fe",
                "224.0.0.1",
                "255.255.255.255",
                "ff02::1"
            })
    void aNameThatLeadsInsideIsNotFollowed(String address) {
        var destination = Destination.onTheInternet("feed", "for a test", "nothing", "feed.example", 443);
        try (var egress = new Egress(house.loops, _ -> List.of(IpAddress.parse(address)))) {
            var answer = egress.open(destination).get("/");
            assertThat(answer).isInstanceOf(Refused.class);
            assertThat(((Refused) answer).sentence()).contains("feed.example", "expected: a public address");
        }
    }

    /// DNS rebinding: the first answer is checked and used; there is no second question.
    @Test
    void theNameIsAskedForOnce() {
        var asked = new AtomicInteger();
        NameLookup rebinding = _ -> asked.getAndIncrement() == 0
                ? List.of(IpAddress.parse("127.0.0.1"))
                : List.of(IpAddress.parse("169.254.169.254"));
        try (var egress = new Egress(house.loops, rebinding)) {
            assertThat(egress.open(ourselves()).get("/hello")).isInstanceOf(Answered.class);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void anAuthorityWeDoNotKnowIsNotTrusted() {
        var untrusting = Destination.ourselves("untrusting", "localhost", port(), List.of());
        assertThat(failure(untrusting, "/hello")).isEqualTo(Why.NOT_TRUSTED);
    }

    @Test
    void aCertificateForAnotherNameIsNotTrusted() {
        var elsewhere =
                Destination.ourselves("elsewhere", "elsewhere.example", port(), List.of(house.authority.certificate()));
        try (var egress = new Egress(house.loops, NameLookup.ofSystem())) {
            var answer = egress.openAt(elsewhere, IpAddress.parse("127.0.0.1")).get("/hello");
            assertThat(((Failed) answer).why()).isEqualTo(Why.NOT_TRUSTED);
        }
    }

    @Test
    void anAddressLiteralIsADestinationToo() {
        var literal = Destination.ourselves("literal", "127.0.0.1", port(), List.of(house.authority.certificate()));
        try (var egress = new Egress(house.loops, NameLookup.ofSystem())) {
            assertThat(egress.open(literal).get("/hello")).isInstanceOf(Answered.class);
        }
    }

    @Test
    void redirectsAreNotFollowed() {
        try (var egress = new Egress(house.loops, NameLookup.ofSystem())) {
            var answer = (Answered) egress.open(ourselves()).get("/away");
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("location")).isEqualTo("https://elsewhere.example/");
        }
    }

    @Test
    void anAnswerThatIsTooLongIsDropped() {
        assertThat(failure(ourselves().with(SHORT), "/long")).isEqualTo(Why.TOO_MUCH);
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedFor() {
        assertThat(failure(ourselves().with(SHORT), "/never")).isEqualTo(Why.TOO_SLOW);
    }

    @Test
    void nobodyListeningIsSaid() {
        var nobody = ourselves();
        server.close();
        assertThat(failure(nobody, "/hello")).isEqualTo(Why.NO_CONNECTION);
    }

    @Test
    void aNameNobodyHasIsSaid() {
        try (var egress = new Egress(house.loops, _ -> List.of())) {
            var answer = (Failed) egress.open(ourselves()).get("/");
            assertThat(answer.why()).isEqualTo(Why.NO_SUCH_NAME);
            assertThat(answer.sentence()).contains("localhost");
        }
    }

    private Why failure(Destination destination, String path) {
        try (var egress = new Egress(house.loops, NameLookup.ofSystem())) {
            var answer = egress.open(destination).get(path);
            assertThat(answer).isInstanceOf(Failed.class);
            return ((Failed) answer).why();
        }
    }

    private Destination ourselves() {
        return Destination.ourselves("ourselves", "localhost", port(), List.of(house.authority.certificate()));
    }

    private int port() {
        return server.boundAddress().getPort();
    }

    private static void services(ServerBuilder services) {
        services.service("/hello", (context, request) -> HttpResponse.of("hello"))
                .service("/long", (context, request) -> HttpResponse.of("x".repeat(100_000)))
                .service("/never", (context, request) -> HttpResponse.streaming())
                .service(
                        "/away",
                        (context, request) -> HttpResponse.ofRedirect(HttpStatus.FOUND, "https://elsewhere.example/"));
    }
}
