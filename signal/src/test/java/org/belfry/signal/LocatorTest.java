package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.belfry.signal.Directory.Server;
import org.belfry.signal.Directory.Service;
import org.belfry.sip.SipUri;
import org.junit.jupiter.api.Test;

/// RFC 3263 §4 and RFC 2782, against a name system in memory.
final class LocatorTest {

    private final Zone zone = new Zone();
    private final Locator locator = new Locator(zone, new Random(7));

    @Test
    void aNumericHostNeedsNoNames_RFC3263_4_1() {
        assertThat(ways("sip:192.0.2.1")).containsExactly("UDP 192.0.2.1:5060");
        assertThat(ways("sip:192.0.2.1:5070;transport=tcp")).containsExactly("TCP 192.0.2.1:5070");
        assertThat(ways("sips:ann@192.0.2.1")).containsExactly("TLS 192.0.2.1:5061");
        assertThat(ways("sip:[2001:db8::1]:5062;transport=tls")).containsExactly("TLS 2001:db8:0:0:0:0:0:1:5062");
    }

    @Test
    void aPortMeansAddressesOnly_RFC3263_4_2() {
        zone.srv("_sip._udp.trunk.test", new Server(1, 1, 9, "other.test"))
                .host("trunk.test", "192.0.2.1", "192.0.2.2");
        assertThat(ways("sip:trunk.test:5070")).containsExactly("UDP 192.0.2.1:5070", "UDP 192.0.2.2:5070");
    }

    @Test
    void servicesByOrderAndPreference_RFC3263_4_1() {
        zone.naptr(
                        "trunk.test",
                        new Service(20, 10, "SIP+D2U", "_sip._udp.trunk.test"),
                        new Service(10, 20, "SIP+D2T", "_sip._tcp.trunk.test"),
                        new Service(10, 10, "SIPS+D2T", "_sips._tcp.trunk.test"),
                        new Service(5, 5, "SIP+D2S", "_sip._sctp.trunk.test"))
                .srv("_sips._tcp.trunk.test", new Server(1, 1, 5061, "a.test"))
                .srv("_sip._tcp.trunk.test", new Server(1, 1, 5060, "a.test"))
                .srv("_sip._udp.trunk.test", new Server(1, 1, 5060, "a.test"))
                .host("a.test", "192.0.2.1");
        assertThat(ways("sip:trunk.test"))
                .containsExactly("TLS 192.0.2.1:5061", "TCP 192.0.2.1:5060", "UDP 192.0.2.1:5060");
        assertThat(ways("sips:trunk.test")).containsExactly("TLS 192.0.2.1:5061");
        assertThat(locator.hops(uri("sip:trunk.test")))
                .allMatch(hop -> hop.domain().equals("trunk.test"));
    }

    @Test
    void withoutServicesTheServersOfEachTransport_RFC3263_4_1() {
        zone.srv("_sip._tcp.trunk.test", new Server(1, 1, 5080, "a.test"))
                .srv("_sip._udp.trunk.test", new Server(1, 1, 5090, "a.test"))
                .host("a.test", "192.0.2.1");
        assertThat(ways("sip:trunk.test")).containsExactly("TCP 192.0.2.1:5080", "UDP 192.0.2.1:5090");
        assertThat(ways("sip:trunk.test;transport=udp")).containsExactly("UDP 192.0.2.1:5090");
    }

    @Test
    void withoutServersTheAddresses_RFC3263_4_2() {
        zone.host("trunk.test", "192.0.2.1");
        assertThat(ways("sip:trunk.test")).containsExactly("UDP 192.0.2.1:5060");
        assertThat(ways("sip:trunk.test;transport=tls")).containsExactly("TLS 192.0.2.1:5061");
        assertThat(ways("sips:trunk.test")).containsExactly("TLS 192.0.2.1:5061");
    }

    @Test
    void whoListsThousandsOfServersIsAskedForFew() {
        var services = new Service[100];
        var servers = new Server[1_000];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = new Server(i, 1, 5060, "s" + i + ".test");
        }
        for (int i = 0; i < services.length; i++) {
            services[i] = new Service(i, 1, "SIP+D2U", "_" + i + "._udp.trunk.test");
            zone.srv("_" + i + "._udp.trunk.test", servers);
        }
        zone.naptr("trunk.test", services).srv("_sip._udp.trunk.test", servers);
        assertThat(ways("sip:trunk.test")).isEmpty();
        assertThat(ways("sip:trunk.test;transport=udp")).isEmpty();
        // The second time the SRV records and the domain itself are new.
        assertThat(zone.asked()).hasSizeLessThanOrEqualTo(Locator.NAMES_MAX + 2);
    }

    @Test
    void nothingIsTriedForTransportsWeCannotOpen() {
        zone.host("trunk.test", "192.0.2.1");
        assertThat(ways("sip:trunk.test;transport=sctp")).isEmpty();
        assertThat(ways("sip:trunk.test;transport=wss")).isEmpty();
        assertThat(ways("sips:trunk.test;transport=udp")).isEmpty();
        assertThat(ways("sip:nobody.test")).isEmpty();
    }

    @Test
    void serversByPriorityAndDrawnByWeight_RFC2782() {
        zone.srv(
                        "_sip._udp.trunk.test",
                        new Server(20, 0, 5060, "last.test"),
                        new Server(10, 90, 5060, "often.test"),
                        new Server(10, 10, 5060, "seldom.test"),
                        new Server(10, 0, 5060, "."))
                .host("often.test", "192.0.2.1")
                .host("seldom.test", "192.0.2.2")
                .host("last.test", "192.0.2.3");
        var first = new HashMap<String, Integer>();
        for (int i = 0; i < 1_000; i++) {
            var ways = ways("sip:trunk.test;transport=udp");
            assertThat(ways).hasSize(3).last().isEqualTo("UDP 192.0.2.3:5060");
            first.merge(ways.getFirst(), 1, Integer::sum);
        }
        assertThat(first.get("UDP 192.0.2.1:5060")).isBetween(850, 950);
    }

    @Test
    void noAnswerKeepsUsTryingForEver() {
        var many = new Server[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Server(i, 0, 5060, "a.test");
        }
        zone.srv("_sip._udp.trunk.test", many).host("a.test", "192.0.2.1");
        assertThat(ways("sip:trunk.test;transport=udp")).hasSize(Locator.HOPS_MAX);
    }

    private List<String> ways(String uri) {
        return locator.hops(uri(uri)).stream()
                .map(hop -> hop.transport() + " " + hop.address().getAddress().getHostAddress() + ":"
                        + hop.address().getPort())
                .toList();
    }

    private static SipUri uri(String text) {
        return Objects.requireNonNull(SipUri.parse(text));
    }
}
