package org.belfry.server.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipUri;
import org.belfry.sip.digest.Account;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.DigestClient;
import org.belfry.sip.digest.HashedSecret;
import org.jspecify.annotations.Nullable;

/// A telephone of the demonstration: registers over TLS with the secret of its device and proves itself
/// by digest with SHA-256, calls and is called with encrypted voice. Used by one thread.
final class Softphone implements AutoCloseable {

    /// Longer than anything here lasts on a slow machine; what takes longer has failed.
    static final int SECONDS_MAX = 30;

    private static final int NAME_BYTES = 9;

    /// What a device was given; see `device add`.
    record Credentials(String domain, String username, String password, int port) {}

    private final Credentials credentials;
    private final PhoneLine line;
    private final DigestClient digest;
    private final Map<String, PhoneCall> calls = new ConcurrentHashMap<>();
    private final AtomicReference<CompletableFuture<PhoneCall>> ringing =
            new AtomicReference<>(new CompletableFuture<>());
    private final NameAddr self;

    Softphone(Credentials credentials, Path folder, X509Certificate house) throws IOException {
        this.credentials = credentials;
        var secret = credentials.password().getBytes(StandardCharsets.UTF_8);
        var account = new Account(
                credentials.username(),
                Stream.of(Algorithm.SHA_256)
                        .map(each -> HashedSecret.of(each, credentials.username(), credentials.domain(), secret))
                        .toList());
        line = new PhoneLine(folder, house, exchange -> new Reception(this, exchange));
        digest = new DigestClient((realm, _) -> realm.equals(credentials.domain()) ? account : null, line.random);
        self = NameAddr.of(SipUri.of(credentials.username(), credentials.domain(), 0));
    }

    PhoneLine line() {
        return line;
    }

    DigestClient digest() {
        return digest;
    }

    /// Where requests go.
    SipUri house() {
        return uri("sip:%s:%d;transport=tls".formatted(credentials.domain(), credentials.port()));
    }

    String contact() {
        return "<sip:%s@127.0.0.1;transport=tls>".formatted(credentials.username());
    }

    void register() {
        var registered = new CompletableFuture<Integer>();
        String callId = name();
        var request = begun(Method.REGISTER, uri("sip:" + credentials.domain()), self, callId)
                .add(HeaderName.EXPIRES, "600");
        new Asked(this, line.endpoint.exchangeOf(callId), request, answer -> {
                    if (answer.isFinal()) {
                        registered.complete(answer.status());
                    }
                })
                .begin();
        int status = awaited("an answer to REGISTER", registered);
        if (status != 200) {
            throw new IllegalStateException("registering was answered with %d".formatted(status));
        }
    }

    /// Calls a number; says so at once.
    PhoneCall dial(String number) {
        var target = uri("sip:%s@%s".formatted(number, credentials.domain()));
        var call = new PhoneCall(this, name());
        calls.put(call.id(), call);
        call.begin(begun(Method.INVITE, target, NameAddr.of(target), call.id()));
        return call;
    }

    /// Waits until it rings.
    PhoneCall rings() {
        var call = awaited("a call", ringing.get());
        ringing.set(new CompletableFuture<>());
        return call;
    }

    /// On the loop: somebody calls.
    ///
    /// @return false if it rings already
    boolean rang(PhoneCall call) {
        if (!ringing.get().complete(call)) {
            return false;
        }
        calls.put(call.id(), call);
        return true;
    }

    @Nullable
    PhoneCall find(String callId) {
        return calls.get(callId);
    }

    void forget(PhoneCall call) {
        calls.remove(call.id());
    }

    private SipRequest.Builder begun(Method method, SipUri target, NameAddr to, String callId) {
        return SipRequest.builder(method, target)
                .add(Field.MAX_FORWARDS, 70)
                .add(Field.FROM, self.withTag(name()))
                .add(Field.TO, to)
                .add(HeaderName.CALL_ID, callId)
                .add(Field.CSEQ, new CSeq(1, method))
                .add(HeaderName.CONTACT, contact())
                .add(HeaderName.ALLOW, "INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REFER, UPDATE, INFO")
                .add(HeaderName.USER_AGENT, "Belfry demonstration");
    }

    /// Nobody can guess it.
    String name() {
        byte[] bytes = new byte[NAME_BYTES];
        line.random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static SipUri uri(String text) {
        return Objects.requireNonNull(SipUri.parse(text), "no URI of SIP");
    }

    static <T> T awaited(String what, CompletableFuture<T> future) {
        try {
            return future.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException("%s did not come within %d s".formatted(what, SECONDS_MAX), late);
        } catch (ExecutionException | InterruptedException broken) {
            throw new IllegalStateException("%s did not come".formatted(what), broken);
        }
    }

    @Override
    public void close() {
        List.copyOf(calls.values()).forEach(PhoneCall::close);
        line.close();
    }
}
