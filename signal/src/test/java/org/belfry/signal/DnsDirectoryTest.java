package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.belfry.ground.IpAddress;
import org.belfry.signal.Directory.Server;
import org.belfry.signal.Directory.Service;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/// What becomes of records on their way from a name server to [Locator].
final class DnsDirectoryTest {

    private static final long TTL = 300;

    private final NameServer server = new NameServer();
    private final DnsDirectory directory = DnsDirectory.of(server);

    @Test
    void lookUpsStandOnTheRegisterOfWhatLeavesTheHouse_PolicyE10(@TempDir Path folder) {
        var registrar = new Registrar(Offer.strong());
        try (var station = new Station(folder, EndpointLimits.USUAL, registrar::on)) {
            DnsDirectory.ofSystem(station.egress);
            assertThat(station.egress.ways()).containsExactly(Endpoint.Outside.WAY, DnsDirectory.WAY);
        }
    }

    @Test
    void recordsBecomeWhatRfc3263Asks() throws Exception {
        var domain = name("trunk.test");
        server.zone.add(
                new NAPTRRecord(domain, DClass.IN, TTL, 10, 20, "s", "SIPS+D2T", "", name("_sips._tcp.trunk.test")));
        server.zone.add(new NAPTRRecord(domain, DClass.IN, TTL, 10, 30, "u", "E2U+sip", "!^.*$!sip:x!", Name.root));
        server.zone.add(new SRVRecord(name("_sips._tcp.trunk.test"), DClass.IN, TTL, 1, 2, 5061, name("a.trunk.test")));
        server.zone.add(new SRVRecord(name("_sip._udp.trunk.test"), DClass.IN, TTL, 0, 0, 9, Name.root));
        server.zone.add(new ARecord(name("a.trunk.test"), DClass.IN, TTL, InetAddress.ofLiteral("192.0.2.1")));
        server.zone.add(new AAAARecord(name("a.trunk.test"), DClass.IN, TTL, InetAddress.ofLiteral("2001:db8::1")));

        assertThat(directory.services("trunk.test"))
                .containsExactly(new Service(10, 20, "SIPS+D2T", "_sips._tcp.trunk.test"));
        assertThat(directory.servers("_sips._tcp.trunk.test")).containsExactly(new Server(1, 2, 5061, "a.trunk.test"));
        assertThat(directory.servers("_sip._udp.trunk.test")).containsExactly(new Server(0, 0, 9, "."));
        assertThat(directory.addresses("a.trunk.test"))
                .containsExactly(IpAddress.parse("192.0.2.1"), IpAddress.parse("2001:db8::1"));
    }

    @Test
    void answersAndRefusalsAreKept() throws Exception {
        server.zone.add(new ARecord(name("a.trunk.test"), DClass.IN, TTL, InetAddress.ofLiteral("192.0.2.1")));
        directory.servers("_sip._udp.nobody.test");
        directory.addresses("a.trunk.test");
        int asked = server.asked.size();
        for (int i = 0; i < 10; i++) {
            assertThat(directory.addresses("a.trunk.test")).hasSize(1);
        }
        assertThat(server.asked.subList(asked, server.asked.size()))
                .as("A is kept; AAAA was refused without a term to keep that for")
                .allMatch(question -> question.contains("AAAA"));
    }

    @Test
    void whatCannotBeANameIsNowhere() {
        assertThat(directory.addresses("x".repeat(64) + ".test")).isEmpty();
        assertThat(directory.addresses("a..test")).isEmpty();
        assertThat(directory.servers("_sip._udp." + "long.".repeat(60) + "test"))
                .isEmpty();
        assertThat(server.asked).isEmpty();
    }

    private static Name name(String text) throws Exception {
        return Name.fromString(text + ".");
    }

    /// A name server in memory.
    private static final class NameServer implements Resolver {
        private final List<Record> zone = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();

        @Override
        public CompletionStage<Message> sendAsync(Message query, Executor executor) {
            return sendAsync(query);
        }

        @Override
        public CompletionStage<Message> sendAsync(Message query) {
            var question = query.getQuestion();
            asked.add(question.toString());
            var answer = new Message(query.getHeader().getID());
            answer.getHeader().setFlag(Flags.QR);
            answer.addRecord(question, Section.QUESTION);
            zone.stream()
                    .filter(each -> each.getName().equals(question.getName()) && each.getType() == question.getType())
                    .forEach(each -> answer.addRecord(each, Section.ANSWER));
            boolean known = zone.stream().anyMatch(each -> each.getName().equals(question.getName()));
            answer.getHeader().setRcode(known ? Rcode.NOERROR : Rcode.NXDOMAIN);
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public void setPort(int port) {}

        @Override
        public void setTCP(boolean flag) {}

        @Override
        public void setIgnoreTruncation(boolean flag) {}

        @Override
        public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

        @Override
        public void setTSIGKey(TSIG key) {}

        @Override
        public void setTimeout(Duration timeout) {}
    }
}
