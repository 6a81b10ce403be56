package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Good and bad messages over each transport, and what comes back.
final class AnswersTest {

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Station station;

    AnswersTest(@TempDir Path folder) {
        station = new Station(folder, EndpointLimits.USUAL, registrar::on);
    }

    @AfterEach
    void close() {
        station.close();
    }

    @ParameterizedTest
    @EnumSource
    void aRequestIsAnsweredWhereItCameFrom_RFC3581(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = station.caller(transport, door)) {
            caller.send(Packets.options(transport, "1"));
            assertThat(caller.receive())
                    .startsWith("SIP/2.0 200 OK\r\n")
                    .contains("received=127.0.0.1", "rport=" + caller.localPort(), "CSeq: 1 OPTIONS");
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageIsNotAnsweredAndTheNextGoodRequestIs(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = station.caller(transport, door)) {
            caller.send("GET / HTTP/1.1\r\nHost: house.test\r\n\r\n");
            Station.eventually(
                    () -> assertThat(station.sightings(door, "Malformed")).isEqualTo(1));
        }
        try (var caller = station.caller(transport, door)) {
            caller.send(Packets.options(transport, "2"));
            assertThat(caller.receive()).startsWith("SIP/2.0 200 OK\r\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenRequestIsAnsweredWith400(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = station.caller(transport, door)) {
            caller.send(Packets.options(transport, "3").replace("Max-Forwards: 70", "Max-Forwards: many"));
            assertThat(caller.receive()).startsWith("SIP/2.0 400 Bad Max-Forwards\r\n");
            caller.send(Packets.options(transport, "4"));
            assertThat(caller.receive()).startsWith("SIP/2.0 200 OK\r\n");
        }
        assertThat(station.sightings(door, "Malformed")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aScannerGetsNoAnswer(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = station.caller(transport, door)) {
            caller.send(Packets.options(transport, "5")
                    .replace("Max-Forwards: 70", "Max-Forwards: 70\r\nUser-Agent: friendly-scanner"));
            caller.send(Packets.options(transport, "6"));
            assertThat(caller.receive()).contains("z9hG4bK-6");
        }
        assertThat(station.sightings(door, "ScannerAgent")).isEqualTo(1);
        assertThat(station.endpoint.count(EndpointCounter.SCANNERS)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aResponseToNothingIsSighted(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = station.caller(transport, door)) {
            caller.send(Packets.options(transport, "7").replace("OPTIONS sip:house.test SIP/2.0", "SIP/2.0 200 OK"));
            Station.eventually(() ->
                    assertThat(station.sightings(door, "UnsolicitedResponse")).isEqualTo(1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void segmentsMayBeTornAtEveryByte(SipTransport transport) throws Exception {
        var door = station.open(transport);
        registrar.trustEverybody();
        byte[] request = Packets.options(transport, "torn").getBytes(StandardCharsets.ISO_8859_1);
        try (var caller = station.caller(transport, door)) {
            for (int cut = 1; cut < request.length; cut++) {
                byte[] another = new String(request, StandardCharsets.ISO_8859_1)
                        .replace("torn", "t%03d".formatted(cut))
                        .getBytes(StandardCharsets.ISO_8859_1);
                caller.send(java.util.Arrays.copyOf(another, cut));
                caller.send(java.util.Arrays.copyOfRange(another, cut, another.length));
                assertThat(caller.receive()).startsWith("SIP/2.0 200 OK\r\n").contains("z9hG4bK-t%03d".formatted(cut));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void messagesMayComeByteByByteAndManyAtOnce(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = station.caller(transport, door)) {
            for (byte octet : Packets.options(transport, "slow").getBytes(StandardCharsets.ISO_8859_1)) {
                caller.send(new byte[] {octet});
            }
            assertThat(caller.receive()).contains("z9hG4bK-slow");
            var many = new StringBuilder();
            for (int i = 100; i < 150; i++) {
                many.append(Packets.options(transport, "m" + i));
            }
            caller.send(many.toString());
            var answered = new ArrayList<String>();
            for (int i = 100; i < 150; i++) {
                answered.add(branch(caller.receive()));
            }
            assertThat(answered).hasSize(50).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void aPingOfTwoLineEndsIsAnsweredByOne_RFC5626_4_4_1(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = (Caller.Streams) station.caller(transport, door)) {
            caller.send("\r\n\r\n");
            assertThat(caller.read(2)).isEqualTo("\r\n");
            // Another loop may answer the request: then the answer to the ping is there first.
            caller.send(Packets.options(transport, "8") + "\r\n\r\n");
            String answers = caller.receive();
            assertThat(answers.startsWith("\r\n") ? answers : answers + caller.read(2))
                    .contains("SIP/2.0 200 OK")
                    .containsPattern("^\r\nSIP|\r\n\r\n\r\n$");
        }
        assertThat(station.endpoint.count(EndpointCounter.KEEP_ALIVES)).isEqualTo(2);
    }

    @Test
    void aStunBindingRequestLearnsItsAddress_RFC5626_4_4_2() throws Exception {
        var door = station.open(SipTransport.UDP);
        try (var caller = (Caller.Datagrams) station.caller(SipTransport.UDP, door)) {
            var request = ByteBuffer.allocate(20)
                    .putShort((short) 1)
                    .putShort((short) 0)
                    .putInt(0x2112A442)
                    .put("twelve bytes".getBytes(StandardCharsets.US_ASCII));
            caller.send(request.array());
            var answer = ByteBuffer.wrap(caller.receiveBytes());
            assertThat(answer.getShort(0)).isEqualTo((short) 0x0101);
            assertThat(answer.slice(4, 16)).isEqualTo(request.slice(4, 16));
            assertThat(answer.getShort(20)).isEqualTo((short) 0x0020);
            assertThat(answer.getShort(26) ^ 0x2112).isEqualTo((int) (short) caller.localPort());
            assertThat(answer.getInt(28) ^ 0x2112A442).isEqualTo(0x7f000001);
        }
    }

    @Test
    void datagramsOfLineEndsOnlyKeepANatOpen() throws Exception {
        var door = station.open(SipTransport.UDP);
        try (var caller = station.caller(SipTransport.UDP, door)) {
            caller.send("\r\n\r\n");
            caller.send(new byte[4]);
            caller.send(Packets.options(SipTransport.UDP, "9"));
            assertThat(caller.receive()).contains("z9hG4bK-9");
        }
        assertThat(station.endpoint.count(EndpointCounter.KEEP_ALIVES)).isEqualTo(2);
        assertThat(station.sightings(door, "Malformed")).isZero();
    }

    @Test
    void withoutRportTheAnswerGoesToThePortOfTheVia_RFC3261_18_2_2() throws Exception {
        var door = station.open(SipTransport.UDP);
        try (var caller = station.caller(SipTransport.UDP, door);
                var other = station.caller(SipTransport.UDP, door)) {
            caller.send(Packets.options(SipTransport.UDP, "10")
                    .replace("192.0.2.77:5999", "192.0.2.77:" + other.localPort())
                    .replace(";rport", ""));
            assertThat(other.receive()).contains("received=127.0.0.1").doesNotContain("rport");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void aMessageThatAnnouncesTooMuchIsRefusedAndTheConnectionEnds(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = (Caller.Streams) station.caller(transport, door)) {
            caller.send(Packets.options(transport, "11").replace("Content-Length: 0", "Content-Length: 999999999"));
            assertThat(caller.readToEnd()).startsWith("SIP/2.0 513 Message Too Large\r\n");
        }
        assertThat(station.sightings(door, "Oversized")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void aHeadWithoutEndEndsTheConnection(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var caller = (Caller.Streams) station.caller(transport, door)) {
            String endless = Packets.options(transport, "12").replace("\r\n\r\n", "\r\nSubject: ") + "x".repeat(20_000);
            caller.send(endless);
            assertThat(caller.readToEnd()).startsWith("SIP/2.0 513");
        }
        Station.eventually(() -> assertThat(station.endpoint.connections()).isZero());
    }

    @Test
    void anInviteIsAnsweredOnceAndItsRepetitionsByTheTransaction() throws Exception {
        var door = station.open(SipTransport.UDP);
        try (var caller = station.caller(SipTransport.UDP, door)) {
            String invite = Packets.invite(SipTransport.UDP, "13");
            caller.send(invite);
            assertThat(caller.receive()).startsWith("SIP/2.0 180");
            String ok = caller.receive();
            assertThat(ok).startsWith("SIP/2.0 200");
            // The timer of the 2xx runs on the loop: it comes again without anybody asking.
            assertThat(caller.receive()).isEqualTo(ok);
            caller.send(invite.replace("INVITE", "ACK")
                    .replace("z9hG4bK-13", "z9hG4bK-ack")
                    .replace("To: <sip:bob@house.test>", "To: <sip:bob@house.test>;tag=" + toTag(ok)));
            Station.eventually(() -> assertThat(registrar.seen).contains("ACK"));
        }
        assertThat(registrar.seen).containsOnlyOnce("INVITE");
    }

    @Test
    void hundredConnectionsStayQuietlyOpen() throws Exception {
        var tcp = station.open(SipTransport.TCP);
        var tls = station.open(SipTransport.TLS);
        var callers = new ArrayList<Caller>();
        try {
            for (int i = 0; i < 50; i++) {
                callers.add(station.caller(SipTransport.TCP, tcp));
                callers.add(station.caller(SipTransport.TLS, tls));
            }
            Station.eventually(() -> assertThat(station.endpoint.connections()).isEqualTo(100));
            int number = 0;
            for (var caller : callers) {
                caller.send(Packets.options(SipTransport.TCP, "idle" + number++));
                assertThat(caller.receive()).startsWith("SIP/2.0 200");
            }
        } finally {
            for (var caller : callers) {
                caller.close();
            }
        }
        Station.eventually(() -> assertThat(station.endpoint.connections()).isZero());
    }

    @Test
    void aFlowIsFoundByItsTokenAndByNoOther_RFC5626_5_2() throws Exception {
        var tcp = station.open(SipTransport.TCP);
        var udp = station.open(SipTransport.UDP);
        try (var stream = station.caller(SipTransport.TCP, tcp);
                var datagrams = station.caller(SipTransport.UDP, udp)) {
            assertTokenLeadsBack(stream, SipTransport.TCP, "tok1");
            assertTokenLeadsBack(datagrams, SipTransport.UDP, "tok2");
        }
        assertThat(station.endpoint.flow("")).isNull();
        assertThat(station.endpoint.flow("not-a-token")).isNull();
    }

    private void assertTokenLeadsBack(Caller caller, SipTransport transport, String branch) throws IOException {
        caller.send(Packets.options(transport, branch));
        assertThat(caller.receive()).startsWith("SIP/2.0 200");
        var flow = registrar.lastFlow();
        String token = flow.token();
        assertThat(token).matches("[A-Za-z0-9_-]{20,70}");
        assertThat(station.endpoint.flow(token)).isEqualTo(flow);
        char first = token.charAt(2) == 'A' ? 'B' : 'A';
        assertThat(station.endpoint.flow(token.substring(0, 2) + first + token.substring(3)))
                .isNull();
    }

    private static String branch(String message) {
        return message.replaceAll("(?s).*;branch=([^;\r\n]*).*", "$1");
    }

    private static String toTag(String message) {
        return message.replaceAll("(?s).*\r\nTo: [^\r\n]*;tag=([^;\r\n]*).*", "$1");
    }
}
