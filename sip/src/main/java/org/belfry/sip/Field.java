package org.belfry.sip;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A header with the type of its values: what [SipMessage#read] reads and [MessageBuilder#set] writes. Immutable.
///
/// Headers that are only passed on, such as History-Info, Diversion and Identity, have no field: read them as text.
public final class Field<T> {

    private static final Lines.Reader<String> TOKEN = new Lines.Reader<>() {
        @Override
        public @Nullable String read(byte[] b, int at, int end) {
            return fits(b, at, end) ? KnownWords.text(b, at, end) : null;
        }

        @Override
        public boolean fits(byte[] b, int at, int end) {
            return at < end && Chars.skip(b, at, end, Chars.TOKEN) == end;
        }
    };

    public static final Field<Via> VIA = new Field<>(HeaderName.VIA, Field::readVia, Via::toString, Essentials::via);
    public static final Field<NameAddr> FROM = address(HeaderName.FROM, Essentials::from);
    public static final Field<NameAddr> TO = address(HeaderName.TO, Essentials::to);
    public static final Field<CSeq> CSEQ = new Field<>(HeaderName.CSEQ, CSeq::read, CSeq::toString, Essentials::cseq);
    public static final Field<String> CALL_ID = text(HeaderName.CALL_ID);
    public static final Field<Integer> MAX_FORWARDS = number(HeaderName.MAX_FORWARDS, 255);
    public static final Field<NameAddr> CONTACT = address(HeaderName.CONTACT, Essentials::contact);
    public static final Field<NameAddr> ROUTE = address(HeaderName.ROUTE);
    public static final Field<NameAddr> RECORD_ROUTE = address(HeaderName.RECORD_ROUTE);
    /// RFC 3327.
    public static final Field<NameAddr> PATH = address(HeaderName.PATH);
    /// RFC 3608.
    public static final Field<NameAddr> SERVICE_ROUTE = address(HeaderName.SERVICE_ROUTE);
    /// RFC 3325.
    public static final Field<NameAddr> P_ASSERTED_IDENTITY = address(HeaderName.P_ASSERTED_IDENTITY);
    /// RFC 3325.
    public static final Field<NameAddr> P_PREFERRED_IDENTITY = address(HeaderName.P_PREFERRED_IDENTITY);
    /// RFC 3515.
    public static final Field<NameAddr> REFER_TO = address(HeaderName.REFER_TO);
    /// RFC 3892.
    public static final Field<NameAddr> REFERRED_BY = address(HeaderName.REFERRED_BY);
    public static final Field<NameAddr> REPLY_TO = address(HeaderName.REPLY_TO);
    public static final Field<Duration> EXPIRES = seconds(HeaderName.EXPIRES);
    public static final Field<Duration> MIN_EXPIRES = seconds(HeaderName.MIN_EXPIRES);
    /// RFC 5626.
    public static final Field<Duration> FLOW_TIMER = seconds(HeaderName.FLOW_TIMER);
    public static final Field<String> ALLOW = token(HeaderName.ALLOW);
    public static final Field<String> SUPPORTED = token(HeaderName.SUPPORTED);
    public static final Field<String> REQUIRE = token(HeaderName.REQUIRE);
    public static final Field<String> PROXY_REQUIRE = token(HeaderName.PROXY_REQUIRE);
    public static final Field<String> UNSUPPORTED = token(HeaderName.UNSUPPORTED);
    public static final Field<String> ALLOW_EVENTS = token(HeaderName.ALLOW_EVENTS);
    /// RFC 3903.
    public static final Field<String> SIP_ETAG = token(HeaderName.SIP_ETAG);
    /// RFC 3903.
    public static final Field<String> SIP_IF_MATCH = token(HeaderName.SIP_IF_MATCH);
    /// RFC 3262: 1 to 2³²−1.
    public static final Field<Long> RSEQ =
            new Field<>(HeaderName.RSEQ, (b, at, end) -> positive(b, at, end), String::valueOf);
    /// RFC 3262.
    public static final Field<HeaderValue.RAck> RACK =
            new Field<>(HeaderName.RACK, HeaderValue.RAck::read, HeaderValue.RAck::toString);
    /// A type with parameters, such as `application/sdp`.
    public static final Field<HeaderValue.WithParams> CONTENT_TYPE = withParams(HeaderName.CONTENT_TYPE);
    public static final Field<HeaderValue.WithParams> CONTENT_DISPOSITION = withParams(HeaderName.CONTENT_DISPOSITION);
    public static final Field<HeaderValue.WithParams> ACCEPT = withParams(HeaderName.ACCEPT);
    /// RFC 6665.
    public static final Field<HeaderValue.WithParams> EVENT = withParams(HeaderName.EVENT);
    /// RFC 6665.
    public static final Field<HeaderValue.WithParams> SUBSCRIPTION_STATE = withParams(HeaderName.SUBSCRIPTION_STATE);
    /// RFC 3326: the protocol, with `cause` and `text`.
    public static final Field<HeaderValue.WithParams> REASON = withParams(HeaderName.REASON);
    /// Seconds, with `duration`; a comment is skipped.
    public static final Field<HeaderValue.WithParams> RETRY_AFTER =
            new Field<>(HeaderName.RETRY_AFTER, HeaderValue.WithParams::readWithComment, String::valueOf);
    /// RFC 4028.
    public static final Field<HeaderValue.SessionInterval> SESSION_EXPIRES =
            new Field<>(HeaderName.SESSION_EXPIRES, HeaderValue.SessionInterval::read, String::valueOf);
    /// RFC 4028.
    public static final Field<HeaderValue.SessionInterval> MIN_SE =
            new Field<>(HeaderName.MIN_SE, HeaderValue.SessionInterval::read, String::valueOf);
    /// RFC 3891.
    public static final Field<HeaderValue.DialogId> REPLACES = dialogId(HeaderName.REPLACES);
    /// RFC 3911.
    public static final Field<HeaderValue.DialogId> JOIN = dialogId(HeaderName.JOIN);
    /// RFC 4538.
    public static final Field<HeaderValue.DialogId> TARGET_DIALOG =
            new Field<>(HeaderName.TARGET_DIALOG, HeaderValue.DialogId::readTarget, HeaderValue.DialogId::printTarget);
    /// RFC 3323: the values, in small letters.
    public static final Field<HeaderValue.Privacy> PRIVACY =
            new Field<>(HeaderName.PRIVACY, HeaderValue.Privacy::read, String::valueOf);
    public static final Field<HeaderValue.Auth> AUTHORIZATION = auth(HeaderName.AUTHORIZATION);
    public static final Field<HeaderValue.Auth> PROXY_AUTHORIZATION = auth(HeaderName.PROXY_AUTHORIZATION);
    public static final Field<HeaderValue.Auth> WWW_AUTHENTICATE = auth(HeaderName.WWW_AUTHENTICATE);
    public static final Field<HeaderValue.Auth> PROXY_AUTHENTICATE = auth(HeaderName.PROXY_AUTHENTICATE);

    private final HeaderName name;
    private final Lines.Reader<T> reader;
    private final Function<T, String> printer;

    /// Where a message has the first value already, if it has.
    private final @Nullable Kept<T> kept;

    /// Takes a value out of what was read when the message arrived.
    private interface Kept<T> {
        @Nullable
        T of(Essentials values);
    }

    private Field(HeaderName name, Lines.Reader<T> reader, Function<T, String> printer) {
        this(name, reader, printer, null);
    }

    private Field(HeaderName name, Lines.Reader<T> reader, Function<T, String> printer, @Nullable Kept<T> kept) {
        this.name = name;
        this.reader = reader;
        this.printer = printer;
        this.kept = kept;
    }

    private static Field<NameAddr> address(HeaderName name) {
        return address(name, null);
    }

    private static Field<NameAddr> address(HeaderName name, @Nullable Kept<NameAddr> kept) {
        return new Field<>(name, NameAddr::read, NameAddr::toString, kept);
    }

    private static Field<HeaderValue.WithParams> withParams(HeaderName name) {
        return new Field<>(name, HeaderValue.WithParams::read, HeaderValue.WithParams::toString);
    }

    private static Field<HeaderValue.DialogId> dialogId(HeaderName name) {
        return new Field<>(name, HeaderValue.DialogId::read, HeaderValue.DialogId::toString);
    }

    private static Field<HeaderValue.Auth> auth(HeaderName name) {
        return new Field<>(name, HeaderValue.Auth::read, HeaderValue.Auth::toString);
    }

    private static Field<String> text(HeaderName name) {
        return new Field<>(name, Chars::unfolded, text -> text);
    }

    private static Field<String> token(HeaderName name) {
        return new Field<>(name, TOKEN, text -> Chars.token(name.text(), text));
    }

    private static Field<Integer> number(HeaderName name, int max) {
        return new Field<>(name, (b, at, end) -> readNumber(b, at, end, max), String::valueOf);
    }

    private static Field<Duration> seconds(HeaderName name) {
        return new Field<>(name, Field::readSeconds, d -> Long.toString(d.toSeconds()));
    }

    private static @Nullable Via readVia(byte[] b, int at, int end) {
        Via via = Via.readOne(b, at, end);
        return via == null || via.end != end ? null : via;
    }

    private static @Nullable Integer readNumber(byte[] b, int at, int end, int max) {
        long value = Chars.number(b, at, end, max);
        return value < 0 ? null : (int) value;
    }

    private static @Nullable Long positive(byte[] b, int at, int end) {
        long value = Chars.number(b, at, end, 0xFFFF_FFFFL);
        return value < 1 ? null : value;
    }

    private static @Nullable Duration readSeconds(byte[] b, int at, int end) {
        long value = Chars.number(b, at, end, 0xFFFF_FFFFL);
        return value < 0 ? null : Duration.ofSeconds(value);
    }

    public HeaderName name() {
        return name;
    }

    Lines.Reader<T> reader() {
        return reader;
    }

    /// The first value in this message, or null if there is none or the header is malformed.
    @Nullable
    T readFirst(Essentials values) {
        return kept == null ? readFirst(values.lines) : kept.of(values);
    }

    /// The same in lines nobody has looked at.
    @Nullable
    T readFirst(Lines lines) {
        return name.isList() ? lines.readFirst(name, reader) : lines.read(name, reader);
    }

    String print(T value) {
        return printer.apply(value);
    }
}
