package org.belfry.web;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseCompleteException;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.HttpResponseException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestCancellationException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.channels.ClosedChannelException;
import org.belfry.guard.Sighting;
import org.belfry.net.Declined;
import org.belfry.net.HttpDoor;
import org.jspecify.annotations.Nullable;

/// Answers where no route did: requests that are not HTTP as it must be, too large or too slow, and faults. The text of
/// an exception never leaves the house.
final class Unexpected implements ServerErrorHandler {

    private final Replies replies;

    Unexpected(Replies replies) {
        this.replies = replies;
    }

    @Override
    public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
        return switch (cause) {
            case HttpResponseException ready -> ready.httpResponse();
            case Declined declined -> Replies.declined(declined);
            default -> replies.problem(problem(ctx, cause));
        };
    }

    private Problem problem(ServiceRequestContext ctx, Throwable cause) {
        return switch (cause) {
            case HttpStatusException status -> problem(status.httpStatus());
            case Refusal refusal -> refusal.problem();
            case ContentTooLargeException _ -> BodyReader.tooLarge(ctx.maxRequestLength());
            case RequestTimeoutException _ ->
                ctx.log().isAvailable(RequestLogProperty.REQUEST_LENGTH)
                                && ctx.log().isRequestComplete()
                        ? Problem.overloaded()
                        : Problem.of(ProblemCode.TIMEOUT);
            case ClosedStreamException _,
                    AbortedStreamException _,
                    CancelledSubscriptionException _,
                    RequestCancellationException _,
                    ResponseCompleteException _,
                    ClosedChannelException _ -> abandoned(ctx);
            default -> replies.thrown(ctx.method() + " " + ctx.config().route().patternString(), cause);
        };
    }

    /// Whoever asked is gone: nobody reads this, and it is no fault of ours to write down.
    private static Problem abandoned(ServiceRequestContext ctx) {
        HttpDoor.admitted(ctx).ifPresent(proof -> proof.sight(new Sighting.Abandoned()));
        return Problem.of(ProblemCode.TIMEOUT);
    }

    @Override
    public AggregatedHttpResponse onProtocolViolation(
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return aggregated(problem(status));
    }

    @Override
    public AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext ctx,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return aggregated(problem(status));
    }

    private static AggregatedHttpResponse aggregated(Problem problem) {
        return AggregatedHttpResponse.of(Replies.problemHeaders(problem), Replies.problemData(problem));
    }

    private static Problem problem(HttpStatus status) {
        return switch (status.code()) {
            case 403 -> Problem.of(ProblemCode.FORBIDDEN);
            case 404 -> Problem.of(ProblemCode.NOT_FOUND);
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED);
            case 408 -> Problem.of(ProblemCode.TIMEOUT);
            case 413 -> BodyReader.tooLarge(Route.PASSKEY_BODY_BYTES_MAX);
            case 415 -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
            case 431 -> Problem.of(ProblemCode.HEADERS_TOO_LARGE);
            default -> Problem.of(status.isServerError() ? ProblemCode.OVERLOADED : ProblemCode.INVALID);
        };
    }
}
