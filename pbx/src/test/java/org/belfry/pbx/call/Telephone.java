package org.belfry.pbx.call;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.belfry.media.plan.EndpointKind;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.Parsed;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipParser;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.SdpParsed;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// A telephone of the tests, over a connection of its own: says what a test tells it to, and nothing by
/// itself. Shares parser and builder of messages with the house, and nothing of transactions and
/// dialogs.
final class Telephone implements AutoCloseable {

    private static final int WAIT_MS = 15_000;
    private static final Pattern LENGTH = Pattern.compile("(?im)^(?:Content-Length|l)\\s*:\\s*(\\d+)");
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    final String user;
    Voice voice;
    private final List<Voice> beside = new ArrayList<>();
    private final Socket socket;
    private final InputStream in;
    private final SipParser parser = new SipParser();
    /// What came and nobody has asked for yet.
    private final List<SipMessage> unread = new ArrayList<>();

    Telephone(String user, Socket socket, long seed, Codec... codecs) throws IOException {
        this.user = user;
        this.socket = socket;
        socket.setSoTimeout(WAIT_MS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        voice = new Voice(EndpointKind.SECURE_PHONE, seed, codecs);
    }

    /// A dialog of the telephone, as simple as can be.
    static final class Talk {
        final String callId;
        final NameAddr local;
        NameAddr remote;
        SipUri target;
        int cseq = 1;
        SipRequest invite;

        Talk(String callId, NameAddr local, NameAddr remote, SipUri target, SipRequest invite) {
            this.callId = callId;
            this.local = local;
            this.remote = remote;
            this.target = target;
            this.invite = invite;
        }

        /// As another dialog names it in Replaces: from the house's side of it.
        String replaces() {
            return callId + ";to-tag=" + remote.tag() + ";from-tag=" + local.tag();
        }
    }

    /// Has something else to say in a call beside.
    void speaksAnew(Codec codec) throws IOException {
        beside.add(voice);
        voice = new Voice(EndpointKind.SECURE_PHONE, next(), codec);
    }

    private static int next() {
        return NUMBERS.incrementAndGet();
    }

    private String via() {
        return "SIP/2.0/TLS 127.0.0.1:" + socket.getLocalPort() + ";branch=z9hG4bK-" + next();
    }

    String contact() {
        return "<sip:" + user + "@127.0.0.1:" + socket.getLocalPort() + ";transport=tls>";
    }

    // What it sends.

    void register() throws IOException {
        send(begun(Method.REGISTER, "sip:house.test", "sip:" + user + "@house.test")
                .build());
        expect(200);
    }

    private SipRequest.Builder begun(Method method, String uri, String to) {
        return SipRequest.builder(method, Objects.requireNonNull(SipUri.parse(uri)))
                .add(HeaderName.VIA, via())
                .add(Field.MAX_FORWARDS, 70)
                .add(HeaderName.FROM, "\"Not %s\" <sip:%s@house.test>;tag=t%d".formatted(user, user, next()))
                .add(HeaderName.TO, "<" + to + ">")
                .add(HeaderName.CALL_ID, user + "-" + next())
                .add(Field.CSEQ, new CSeq(1, method))
                .add(HeaderName.CONTACT, contact());
    }

    Talk call(String number) throws IOException {
        return call(number, voice.offer(), _ -> {});
    }

    Talk call(String number, @Nullable SessionDescription offer, Consumer<SipRequest.Builder> more) throws IOException {
        String uri = "sip:" + number + "@house.test";
        var builder = begun(Method.INVITE, uri, uri);
        if (offer != null) {
            builder.body("application/sdp", offer.print());
        }
        more.accept(builder);
        var invite = builder.build();
        send(invite);
        return new Talk(
                invite.callId(),
                own(invite.from()),
                own(invite.to()),
                Objects.requireNonNull(SipUri.parse(uri)),
                invite);
    }

    private static NameAddr own(NameAddr value) {
        return Objects.requireNonNull(NameAddr.parse(value.toString()));
    }

    SipRequest.Builder request(Talk talk, Method method) {
        int number = method.equals(Method.ACK) || method.equals(Method.CANCEL) ? talk.cseq : ++talk.cseq;
        return SipRequest.builder(method, talk.target)
                .add(HeaderName.VIA, via())
                .add(Field.MAX_FORWARDS, 70)
                .add(Field.FROM, talk.local)
                .add(Field.TO, talk.remote)
                .add(HeaderName.CALL_ID, talk.callId)
                .add(Field.CSEQ, new CSeq(number, method))
                .add(HeaderName.CONTACT, contact());
    }

    void cancel(Talk talk) throws IOException {
        send(SipRequest.builder(Method.CANCEL, talk.invite.requestUri())
                .copy(HeaderName.VIA, talk.invite)
                .copy(HeaderName.FROM, talk.invite)
                .copy(HeaderName.TO, talk.invite)
                .copy(HeaderName.CALL_ID, talk.invite)
                .add(Field.MAX_FORWARDS, 70)
                .add(Field.CSEQ, new CSeq(talk.invite.cseq().number(), Method.CANCEL))
                .build());
        expect(200);
    }

    /// Takes the 2xx to its INVITE and confirms it.
    SipResponse answered(Talk talk) throws IOException {
        var ok = expect(200);
        took(talk, ok);
        if (ok.bodyLength() > 0) {
            voice.answered(sdp(ok));
        }
        send(request(talk, Method.ACK).build());
        return ok;
    }

    void took(Talk talk, SipResponse response) {
        talk.remote = own(response.to());
        if (!response.contacts().isEmpty()) {
            talk.target = Objects.requireNonNull(
                    SipUri.parse(response.contacts().getFirst().uri().toString()));
        }
    }

    void hangUp(Talk talk) throws IOException {
        send(request(talk, Method.BYE).build());
        expect(200);
    }

    /// Takes a refusal of its INVITE and confirms it.
    SipResponse refusedWith(Talk talk, int status) throws IOException {
        var refusal = expect(status);
        send(SipRequest.builder(Method.ACK, talk.invite.requestUri())
                .copy(HeaderName.VIA, talk.invite)
                .copy(HeaderName.FROM, talk.invite)
                .copy(HeaderName.TO, refusal)
                .copy(HeaderName.CALL_ID, talk.invite)
                .add(Field.MAX_FORWARDS, 70)
                .add(Field.CSEQ, new CSeq(talk.invite.cseq().number(), Method.ACK))
                .build());
        return refusal;
    }

    // What it answers.

    /// Waits for a call; says nothing to it yet.
    Talk rung() throws IOException {
        var invite = expect(Method.INVITE);
        var remote = own(invite.from());
        var local = own(invite.to()).withTag("t" + next());
        var target = Objects.requireNonNull(
                SipUri.parse(invite.contacts().getFirst().uri().toString()));
        return new Talk(invite.callId(), local, remote, target, invite);
    }

    void answer(Talk talk, int status) throws IOException {
        send(reply(talk, talk.invite, status).build());
    }

    SipResponse.Builder reply(Talk talk, SipRequest request, int status) {
        return SipResponse.replyTo(request, status, Objects.requireNonNull(talk.local.tag()))
                .add(HeaderName.CONTACT, contact());
    }

    /// Takes the call: with an answer to the offer, and waits for the ACK.
    void pickUp(Talk talk) throws IOException {
        accept(talk);
        expect(Method.ACK);
    }

    void accept(Talk talk) throws IOException {
        var ok = reply(talk, talk.invite, 200);
        ok.body("application/sdp", voice.answer(sdp(talk.invite)).print());
        send(ok.build());
    }

    void refuse(Talk talk, int status) throws IOException {
        answer(talk, status);
        expect(Method.ACK);
    }

    void ok(Talk talk, SipRequest request) throws IOException {
        send(reply(talk, request, 200).build());
    }

    /// Answers a BYE.
    void letGo(Talk talk) throws IOException {
        ok(talk, expect(Method.BYE));
    }

    /// Answers a CANCEL, and the INVITE it takes back.
    SipRequest wasCancelled(Talk talk) throws IOException {
        var cancel = expect(Method.CANCEL);
        ok(talk, cancel);
        refuse(talk, 487);
        return cancel;
    }

    // What it hears.

    SipRequest expect(Method method) throws IOException {
        return (SipRequest) next(message -> message instanceof SipRequest request && request.is(method), method.name());
    }

    /// The next final or provisional answer with that status; others before it fail, but 100.
    SipResponse expect(int status) throws IOException {
        var response = (SipResponse)
                next(message -> message instanceof SipResponse one && one.status() != 100, "answer " + status);
        if (response.status() != status) {
            throw new AssertionError("%s heard %d %s (expected: %d)"
                    .formatted(user, response.status(), response.headers("Warning"), status));
        }
        return response;
    }

    private SipMessage next(Predicate<SipMessage> wanted, String what) throws IOException {
        for (SipMessage message : List.copyOf(unread)) {
            if (wanted.test(message)) {
                unread.remove(message);
                return message;
            }
        }
        while (true) {
            SipMessage message;
            try {
                message = receive();
            } catch (IOException silence) {
                throw new AssertionError("%s waited for %s, heard: %s".formatted(user, what, unread), silence);
            }
            if (wanted.test(message)) {
                return message;
            }
            unread.add(message);
        }
    }

    /// What it heard and was not asked for so far.
    List<SipMessage> unread() {
        return List.copyOf(unread);
    }

    /// What it heard and was not asked for, but 100 Trying; waits until the house has answered something
    /// new.
    List<String> leftOver() throws IOException {
        register();
        return unread.stream()
                .filter(one -> !(one instanceof SipResponse response && response.status() == 100))
                .map(Object::toString)
                .toList();
    }

    private SipMessage receive() throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the connection ended");
            }
            head.write(octet);
        }
        var length = LENGTH.matcher(head.toString(StandardCharsets.ISO_8859_1));
        head.writeBytes(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
        if (parser.parseDatagram(head.toByteArray()) instanceof Parsed.Whole whole) {
            return whole.message();
        }
        throw new AssertionError("not understood: " + head.toString(StandardCharsets.ISO_8859_1));
    }

    static SessionDescription sdp(SipMessage message) {
        if (SessionDescription.parse(message.body()) instanceof SdpParsed.Whole(var description)) {
            return description;
        }
        throw new AssertionError("no description in " + message);
    }

    void send(SipMessage message) throws IOException {
        socket.getOutputStream().write(message.toBytes());
        socket.getOutputStream().flush();
    }

    /// Loses its connection.
    void unplug() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        voice.close();
        beside.forEach(Voice::close);
    }
}
