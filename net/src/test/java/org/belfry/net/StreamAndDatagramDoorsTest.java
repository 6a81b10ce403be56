package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.net.House.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.belfry.ground.Network;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Rate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Doors for plain streams, TLS streams and datagrams.
final class StreamAndDatagramDoorsTest {

    private final House house;

    StreamAndDatagramDoorsTest(@TempDir Path folder) {
        house = new House(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aStreamInTheClearGoesThroughTheGate() throws Exception {
        var door = House.opened(house.doors.openTcp(house.spec("plain", GateLimits.web()), Echo::add));
        assertThat(door.transport()).isEqualTo(Transport.TCP);
        try (var peer = Peer.of(door)) {
            peer.send("hello");
            assertThat(peer.read(5)).isEqualTo("hello");
            assertThat(gate(door).counters().open()).isEqualTo(1);
        }
        house.eventually(() -> assertThat(gate(door).counters().open()).isZero());
    }

    @Test
    void aStreamOverTlsShowsTheSameCertificate() throws Exception {
        var door = House.opened(house.doors.openTls(house.spec("secure", GateLimits.web()), Echo::add));
        try (var socket = house.jdkClient(door);
                var peer = Peer.over(socket)) {
            peer.send("hello");
            assertThat(peer.read(5)).isEqualTo("hello");
            assertThat(socket.getSession().getPeerCertificates()[0])
                    .isEqualTo(house.tls.identity().certificate());
        }
        try (var peer = Peer.of(door)) {
            peer.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(peer.readToEnd()).contains("HTTPS only");
        }
    }

    @Test
    void datagramsPassTheGateByRate() throws Exception {
        var one = new GateLimits.Rates(new Rate(1, 1), new Rate(1, 1), new Rate(1, 1));
        var received = new CompletableFuture<String>();
        var door = House.opened(house.doors.openUdp(
                house.spec("media", GateLimits.web().with(one)),
                datagram -> received.complete(datagram.content().toString(StandardCharsets.US_ASCII))));
        try (var socket = new DatagramSocket()) {
            for (var text : List.of("first", "second", "third")) {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                socket.send(new DatagramPacket(bytes, bytes.length, door.boundAddress()));
            }
        }
        assertThat(received.get()).isEqualTo("first");
        house.eventually(() -> assertThat(gate(door).counters().refusedInAll()).isGreaterThanOrEqualTo(1));
    }

    @Test
    void narrowingADoorEndsTheConnectionsOfOthers() throws Exception {
        var gate = house.gateOf("console");
        var connections = new Connections(gate);
        var near = new RemoteChannel("192.0.2.7", connections.gateHandler());
        var far = new RemoteChannel("203.0.113.7", connections.gateHandler());
        assertThat(gate.counters().open()).isEqualTo(2);
        connections.openTo(List.of(Network.parse("192.0.2.0/24")));
        assertThat(near.isOpen()).isTrue();
        assertThat(far.isOpen()).isFalse();
        assertThat(new RemoteChannel("203.0.113.8", connections.gateHandler()).isOpen())
                .isFalse();
        assertThat(gate.counters().open()).isEqualTo(1);
        near.close().syncUninterruptibly();
    }

    /// Between the answer of the gate and the register of connections the door may look for those to end.
    @Test
    void nobodySlipsThroughWhileADoorIsNarrowedOrShut() throws Exception {
        var narrowed = house.gateOf("console");
        var late = new RemoteChannel(
                "203.0.113.7",
                new GateHandler(narrowed, meanwhile(() -> narrowed.openTo(List.of(Network.parse("192.0.2.0/24"))))));
        assertThat(late.isOpen()).isFalse();
        assertThat(narrowed.counters().open()).isZero();
        var shut = house.gateOf("plain");
        assertThat(new RemoteChannel("203.0.113.7", new GateHandler(shut, meanwhile(shut::shut))).isOpen())
                .isFalse();
    }

    private static DefaultChannelGroup meanwhile(Runnable change) {
        return new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE) {
            @Override
            public boolean add(Channel channel) {
                change.run();
                return super.add(channel);
            }
        };
    }

    @Test
    void closingAllDoorsLeavesNothingListening() {
        house.https();
        House.opened(house.doors.openTcp(house.spec("plain", GateLimits.web()), Echo::add));
        house.doors.close();
        assertThat(house.doors.all()).isEmpty();
        assertThat(ListeningSockets.ofMachine().ours()).isEmpty();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        static void add(ChannelPipeline pipeline) {
            pipeline.addLast(new Echo());
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a void promise tells nothing
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message, context.voidPromise());
        }
    }

    /// A connection that claims to come from somewhere on the Internet.
    private static final class RemoteChannel extends EmbeddedChannel {
        private final String address;

        RemoteChannel(String address, GateHandler gate) throws Exception {
            super(DefaultChannelId.newInstance(), false, false);
            this.address = address;
            pipeline().addFirst(gate);
            register();
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(address, 5060);
        }
    }
}
