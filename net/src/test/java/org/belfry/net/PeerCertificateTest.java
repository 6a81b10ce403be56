package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.vault.ServerIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a certificate is worth that a peer showed at a door that only asks.
final class PeerCertificateTest {

    private House house;
    private volatile Duration later = Duration.ZERO;

    @BeforeEach
    void open(@TempDir Path folder) {
        house = new House(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private final Time moved = new Time() {
        @Override
        public Instant instant() {
            return Time.system().instant().plus(later);
        }

        @Override
        public long nanoTime() {
            return Time.system().nanoTime();
        }
    };

    private SSLContext showing(ServerIdentity own) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", house.authority.certificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        store.setKeyEntry("own", own.privateKey(), new char[0], own.chain().toArray(X509Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /// Whose first word has come has shown what it has.
    private static ChannelInboundHandlerAdapter noting(Queue<Channel> channels) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ReferenceCountUtil.release(message);
                channels.add(context.channel());
            }
        };
    }

    @Test
    void itCountsWhileItIsValidHoweverLongTheConnectionStays() throws Exception {
        var channels = new LinkedBlockingQueue<Channel>();
        var own = house.identity();
        try (var doors = new Doors(house.loops, house.tls, house.background, moved)) {
            var asking = new ClientCertificates(false, List.of(house.authority.certificate()));
            var door = House.opened(doors.openTls(
                    house.spec("asking", GateLimits.web()), asking, pipeline -> pipeline.addLast(noting(channels))));
            var socket = showing(own)
                    .getSocketFactory()
                    .createSocket(
                            door.boundAddress().getAddress(),
                            door.boundAddress().getPort());
            try (var peer = Peer.over(socket)) {
                peer.send("hello");
                var channel = Objects.requireNonNull(channels.poll(20, TimeUnit.SECONDS));
                assertThat(TcpDoor.certificate(channel)).isEqualTo(own.certificate());
                later = Duration.ofDays(91);
                assertThat(TcpDoor.certificate(channel)).isNull();
                later = Duration.ofDays(-1);
                assertThat(TcpDoor.certificate(channel)).isNull();
                later = Duration.ZERO;
                assertThat(TcpDoor.certificate(channel)).isEqualTo(own.certificate());
            }
        }
    }

    @Test
    void theSystemsAuthoritiesDoNotKnowOurs() {
        var own = house.identity();
        var chain = List.<Certificate>copyOf(own.chain());
        var ours = new ClientTrust(List.of(house.authority.certificate()));
        assertThat(new ClientTrust(List.of()).vouched(chain)).isNull();
        assertThat(ours.vouched(chain)).isEqualTo(own.certificate());
        assertThat(ours.vouched(List.of())).isNull();
    }

    @Test
    void whatCannotBeReadIsNobodys() {
        var torn = new Certificate("X.509") {
            @Override
            public byte[] getEncoded() {
                return new byte[] {0x30, 0x03, 0x02, 0x01, 0x00};
            }

            @Override
            public void verify(PublicKey key) {}

            @Override
            public void verify(PublicKey key, String provider) {}

            @Override
            public String toString() {
                return "torn";
            }

            @Override
            public PublicKey getPublicKey() {
                throw new IllegalStateException("torn");
            }
        };
        var ours = new ClientTrust(List.of(house.authority.certificate()));
        assertThat(ours.vouched(List.of(torn))).isNull();
        assertThat(ours.vouched(List.of(house.identity().certificate(), torn))).isNull();
    }
}
