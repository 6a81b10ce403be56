package org.belfry.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.belfry.net.HttpDoor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// Takes the body of one request into one array, whose size the door was asked for before the first byte
/// came ([HttpDoor#hold]): what its sender said, or as much as the route takes if they said nothing. So
/// bodies that are begun and never ended cost a known amount of memory, in whatever pieces they come.
///
/// Runs on the connection's loop.
final class BodyReader implements Subscriber<HttpObject> {

    /// Nothing to read.
    static final byte[] EMPTY = new byte[0];

    private static final int FIRST_BYTES = 256;

    private final int bytesMax;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private byte[] bytes;
    private int length;
    private @Nullable Subscription subscription;

    private BodyReader(int bytesMax) {
        this.bytesMax = bytesMax;
        this.bytes = new byte[Math.min(FIRST_BYTES, bytesMax)];
    }

    /// Ends in the body, or in [Refusal] if it is too large, or in [org.belfry.net.Declined] if there is no
    /// room for it now.
    static CompletableFuture<byte[]> read(Route<?> route, ServiceRequestContext ctx, HttpRequest request) {
        long said = request.headers().getLong(HttpHeaderNames.CONTENT_LENGTH, -1);
        int most = route.bodyBytesMax();
        if (said > most) {
            return CompletableFuture.failedFuture(new Refusal(tooLarge(most)));
        }
        int size = said < 0 ? most : (int) said;
        var declined = HttpDoor.hold(ctx, size);
        if (declined.isPresent()) {
            return CompletableFuture.failedFuture(declined.get());
        }
        var reader = new BodyReader(size);
        request.subscribe(reader, ctx.eventLoop(), SubscriptionOption.WITH_POOLED_OBJECTS);
        return reader.whole;
    }

    static Problem tooLarge(long most) {
        return Problem.of(
                ProblemCode.BODY_TOO_LARGE, "The request is too large (expected: at most %d bytes).".formatted(most));
    }

    @Override
    public void onSubscribe(Subscription begun) {
        subscription = begun;
        begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpObject object) {
        if (!(object instanceof HttpData data)) {
            return;
        }
        try (data) {
            if (data.length() > bytesMax - length) {
                end(new Refusal(tooLarge(bytesMax)));
                return;
            }
            if (data.length() > bytes.length - length) {
                bytes = Arrays.copyOf(bytes, Math.min(bytesMax, Math.max(bytes.length * 4, length + data.length())));
            }
            data.byteBuf().getBytes(0, bytes, length, data.length());
            length += data.length();
        }
    }

    @Override
    public void onError(Throwable thrown) {
        whole.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        whole.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    private void end(Throwable why) {
        whole.completeExceptionally(why);
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
