package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.belfry.ground.Evidence;
import org.belfry.ground.Evidence.State;
import org.belfry.ground.IpAddress;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.net.DoorSpec;
import org.belfry.net.Doors;
import org.belfry.net.LiveTls;
import org.belfry.net.Loops;
import org.belfry.net.Opening;
import org.belfry.net.egress.Egress;
import org.belfry.net.egress.NameLookup;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.LocalAuthority;
import org.belfry.vault.Unlock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A door that lets strangers in, or tells them who lives here, is seen.
final class StrangerVisitTest {

    private static final String REFUSED = "SIP/2.0 407 Proxy Authentication Required\r\nVia: x\r\n\r\n";

    private final SecureRandom random = new SecureRandom();
    private final Loops loops = new Loops(1);
    private final Queue<String> called = new ConcurrentLinkedQueue<>();
    private LiveTls tls;
    private Doors doors;

    @BeforeEach
    void open(@TempDir Path folder) {
        var opening = new KeyFolder(random, Time.system()).create(folder.resolve("keys"), new Unlock.KeyFile());
        var vault = ((org.belfry.vault.Opening.Opened) opening).vault();
        var authority = LocalAuthority.open(folder.resolve("certificates"), vault.sealer(), Time.system(), random);
        var own = Set.of(IpAddress.parse("127.0.0.1"), IpAddress.parse("::1"));
        tls = new LiveTls(authority.issue(Set.of("localhost"), own));
        var background = new SystemBackground((task, fault) -> {
            throw new AssertionError(task, fault);
        });
        doors = new Doors(loops, tls, background, Time.system());
    }

    @AfterEach
    void close() {
        doors.close();
        loops.close();
    }

    @Test
    void refusedAlikeTheyAreKeptOut() {
        var evidence = look(_ -> REFUSED);
        assertThat(evidence.state()).as(evidence.finding()).isEqualTo(State.KEPT);
        assertThat(called).hasSize(4).contains("201", "+881600000000", "112");
    }

    @Test
    void whoLetsOneOfThemInIsSeen() {
        var evidence = look(number -> number.equals("112") ? "SIP/2.0 180 Ringing\r\nVia: x\r\n\r\n" : REFUSED);
        assertThat(evidence.state()).isEqualTo(State.BROKEN);
        assertThat(evidence.finding()).contains("answered with 'SIP/2.0 180 Ringing'");
    }

    @Test
    void whoTellsThoseApartThatLiveHereIsSeen() {
        var evidence = look(number ->
                number.equals("201") ? REFUSED.replace("Via: x\r\n", "Via: x\r\nWarning: 399 known\r\n") : REFUSED);
        assertThat(evidence.state()).isEqualTo(State.BROKEN);
        assertThat(evidence.finding()).contains("2 different answers");
    }

    @Test
    void whoSaysNothingIsSeen() {
        var evidence = look(_ -> "");
        assertThat(evidence.state()).isEqualTo(State.BROKEN);
        assertThat(evidence.finding()).contains("answered with 'nothing'");
    }

    @Test
    void withoutADoorNothingIsKnown() {
        assertThat(visit().look(Time.system()).state()).isEqualTo(State.UNKNOWN);
    }

    private @Nullable String takenFor;

    private Evidence look(UnaryOperator<String> answers) {
        var guard = new Guard(Time.system(), random);
        var place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var gate = guard.gate("sip-tls", GateLimits.sipStreams(), List.of());
        var opening = doors.openTls(
                new DoorSpec("sip-tls", "for a test", place, gate),
                pipeline -> pipeline.addLast(new Answering(answers)));
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return visit().look(Time.system());
    }

    private StrangerVisit visit() {
        return new StrangerVisit(
                doors,
                () -> tls.identity().chain().getLast(),
                new Egress(loops, NameLookup.ofSystem()),
                () -> Set.of("201"),
                () -> Optional.ofNullable(takenFor),
                random);
    }

    @Test
    void whoIsTakenForAProviderCallsNobody() {
        takenFor = "carrier";
        var evidence = look(_ -> {
            throw new AssertionError("nobody is to be called");
        });
        assertThat(evidence.state()).isEqualTo(Evidence.State.UNKNOWN);
        assertThat(evidence.finding()).endsWith("that of the line carrier");
    }

    /// Says to each call what the test wants, and hangs up.
    @SuppressWarnings("FutureReturnValueIgnored") // what is not written is missed by the visitor
    private final class Answering extends SimpleChannelInboundHandler<ByteBuf> {
        private final UnaryOperator<String> answers;

        Answering(UnaryOperator<String> answers) {
            this.answers = answers;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            String number = bytes.toString(StandardCharsets.US_ASCII)
                    .replaceFirst("^INVITE sip:", "")
                    .replaceFirst("(?s)@.*", "");
            called.add(number);
            context.writeAndFlush(Unpooled.copiedBuffer(answers.apply(number), StandardCharsets.US_ASCII))
                    .addListener(_ -> context.close());
        }
    }
}
