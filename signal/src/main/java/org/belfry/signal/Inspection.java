package org.belfry.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.Uri;
import org.belfry.sip.dialog.Capabilities;
import org.jspecify.annotations.Nullable;

/// What stands against a well-formed request before anybody looks at what it wants (RFC 3261 §8.2.1 to §8.2.3, §16.3),
/// in this order:
///
/// | status | why | says in turn |
/// |---|---|---|
/// | 501, 405 | a method nobody knows, or one we do not serve | Allow |
/// | 416 | a Request-URI that is neither `sip:`, `sips:` nor `tel:` | |
/// | 400 | a REGISTER for something that can be nobody's address (§10.3) | |
/// | 483 | no hop left, and it is for somebody behind us | |
/// | 420 | Require or Proxy-Require of what we do not have | Unsupported |
/// | 415 | a body that has to be understood and is of another type, or encoded | Accept, Accept-Encoding |
/// | 406 | an INVITE that takes no SDP for an answer | Accept |
///
/// A back-to-back user agent is both the end and a hop, so both sections are asked. Who sent the request is no matter
/// here. Stateless, immutable, thread-safe; its work is bounded by the message's size.
public final class Inspection {

    private static final String SDP = "application/sdp";
    private static final String IDENTITY = "identity";

    private final Capabilities capabilities;

    /// @param capabilities what is served; types in lower case
    public Inspection(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    /// The answer that refuses a request, or null if nothing stands against it. ACK and CANCEL are never asked about.
    public @Nullable SipResponse refusal(SipRequest request, String tag) {
        if (!capabilities.allow().contains(request.method())) {
            return SipResponse.replyTo(request, request.method().isKnown() ? 405 : 501, tag)
                    .set(HeaderName.ALLOW, String.join(", ", methods()))
                    .build();
        }
        if (!isServed(request.requestUri())) {
            return SipResponse.replyTo(request, 416, tag).build();
        }
        if (request.is(Method.REGISTER) && !isServed(request.to().uri())) {
            return SipResponse.replyTo(request, 400, "To Is No SIP Address", tag)
                    .build();
        }
        if (request.maxForwards().orElse(1) == 0 && isForSomebody(request.requestUri())) {
            return SipResponse.replyTo(request, 483, tag).build();
        }
        var unsupported = unsupported(request);
        if (!unsupported.isEmpty()) {
            return SipResponse.replyTo(request, 420, tag)
                    .set(HeaderName.UNSUPPORTED, String.join(", ", unsupported))
                    .build();
        }
        return contentRefusal(request, tag);
    }

    private @Nullable SipResponse contentRefusal(SipRequest request, String tag) {
        if (!isUnderstood(request)) {
            return SipResponse.replyTo(request, 415, tag)
                    .set(HeaderName.ACCEPT, String.join(", ", capabilities.accept()))
                    .set(HeaderName.ACCEPT_ENCODING, IDENTITY)
                    .build();
        }
        if (request.is(Method.INVITE) && !takesSdp(request)) {
            return SipResponse.replyTo(request, 406, tag)
                    .set(HeaderName.ACCEPT, SDP)
                    .build();
        }
        return null;
    }

    private List<String> methods() {
        return capabilities.allow().stream().map(Method::name).toList();
    }

    private static boolean isServed(Uri uri) {
        return switch (uri) {
            case SipUri _, Uri.Tel _ -> true;
            case Uri.Opaque _ -> false;
        };
    }

    /// Whether it names a person, and not this house itself.
    private static boolean isForSomebody(Uri uri) {
        return switch (uri) {
            case SipUri sip -> !sip.user().isEmpty();
            case Uri.Tel _ -> true;
            case Uri.Opaque _ -> false;
        };
    }

    private List<String> unsupported(SipRequest request) {
        var wanted = new ArrayList<>(request.readAll(Field.REQUIRE));
        wanted.addAll(request.readAll(Field.PROXY_REQUIRE));
        wanted.removeIf(tag -> capabilities.supported().stream().anyMatch(tag::equalsIgnoreCase));
        return wanted;
    }

    /// Whether there is no body, or one we can read, or one that may be passed over (§20.11).
    private boolean isUnderstood(SipRequest request) {
        String disposition = request.header(HeaderName.CONTENT_DISPOSITION);
        if (request.bodyLength() == 0
                || (disposition != null
                        && disposition.toLowerCase(Locale.ROOT).matches(".*;\\s*handling\\s*=\\s*\"?optional\\b.*"))) {
            return true;
        }
        String encoding = request.header(HeaderName.CONTENT_ENCODING);
        var type = request.read(Field.CONTENT_TYPE);
        return (encoding == null || encoding.equalsIgnoreCase(IDENTITY))
                && type != null
                && capabilities.accept().contains(type.value().toLowerCase(Locale.ROOT));
    }

    /// Without an Accept it does (§20.1); an empty one takes nothing.
    private static boolean takesSdp(SipRequest invite) {
        return !invite.has(HeaderName.ACCEPT)
                || invite.readAll(Field.ACCEPT).stream().anyMatch(Inspection::isSdp);
    }

    private static boolean isSdp(HeaderValue.WithParams range) {
        String type = range.value().toLowerCase(Locale.ROOT).replace(" ", "");
        String q = range.params().get("q");
        boolean isRefused = q != null && q.matches("0(\\.0*)?");
        return !isRefused && (type.equals(SDP) || type.equals("application/*") || type.equals("*/*"));
    }
}
