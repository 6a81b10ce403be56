package org.belfry.sip;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A request or a response: a view of the bytes it came in or will go out as (RFC 3261 §7). Immutable.
///
/// A message that exists is good: Via, From, To, Call-ID, CSeq, Max-Forwards, Content-Length, Contact, Route and
/// Record-Route were well-formed when it was parsed or built. Any other header is read when asked for; one that is
/// malformed reads as absent (§8.2: such headers are ignored unless they are needed), and whoever needs it asks
/// [#isMalformed] and answers 400.
///
/// Printing is copying: [#toBytes] and [#writeTo] give exactly what was received or built.
public abstract sealed class SipMessage permits SipRequest, SipResponse {

    final Essentials values;
    final Lines lines;
    final int end;

    SipMessage(Essentials values, int end) {
        this.values = values;
        this.lines = values.lines;
        this.end = end;
    }

    // The essential headers.

    /// The Via on top.
    public final Via topVia() {
        return Objects.requireNonNull(values.via());
    }

    /// All of them, the newest first.
    public final List<Via> vias() {
        return readAll(Field.VIA);
    }

    /// How many of them there are, without reading them again.
    public final int viaCount() {
        return values.viaCount();
    }

    public final NameAddr from() {
        return Objects.requireNonNull(values.from());
    }

    public final NameAddr to() {
        return Objects.requireNonNull(values.to());
    }

    public final String callId() {
        return Chars.text(lines.b, values.callIdAt(), values.callIdEnd());
    }

    public final CSeq cseq() {
        return Objects.requireNonNull(values.cseq());
    }

    /// 0 to 255, if there is one.
    public final OptionalInt maxForwards() {
        return values.maxForwards() < 0 ? OptionalInt.empty() : OptionalInt.of(values.maxForwards());
    }

    /// In order; empty if there is none or the Contact is `*`.
    public final List<NameAddr> contacts() {
        return isContactStar() ? List.of() : readAll(Field.CONTACT);
    }

    /// Whether the Contact is `*`, which removes all bindings (§10.2.2).
    public final boolean isContactStar() {
        int line = lines.first(HeaderName.CONTACT);
        return line >= 0 && Chars.equalsExactly(lines.b, lines.valueAt(line), lines.valueEnd(line), "*");
    }

    public final List<NameAddr> routes() {
        return readAll(Field.ROUTE);
    }

    public final List<NameAddr> recordRoutes() {
        return readAll(Field.RECORD_ROUTE);
    }

    /// The Expires header, or null if it is absent or malformed.
    public final @Nullable Duration expires() {
        return read(Field.EXPIRES);
    }

    // Any header.

    public final boolean has(HeaderName name) {
        return lines.first(name) >= 0;
    }

    /// The value of the first line of this name, unfolded, with U+FFFD for control characters: fit to be shown and
    /// to be written again. Null if there is none.
    public final @Nullable String header(HeaderName name) {
        return lines.value(name);
    }

    /// The same for any name, long or compact, known or not.
    public final @Nullable String header(String name) {
        int line = lines.next(name, 0);
        return line < 0 ? null : lines.value(line);
    }

    /// The values of all lines of this name, unfolded, in order, commas and all.
    public final List<String> headers(String name) {
        var values = new ArrayList<String>();
        for (int line = lines.next(name, 0); line >= 0; line = lines.next(name, line + 1)) {
            values.add(lines.value(line));
        }
        return Collections.unmodifiableList(values);
    }

    /// The names of all lines as written, in order.
    public final List<String> headerNames() {
        var names = new ArrayList<String>(lines.count());
        for (int line = 0; line < lines.count(); line++) {
            names.add(Chars.text(lines.b, lines.nameAt(line), lines.nameEnd(line)));
        }
        return Collections.unmodifiableList(names);
    }

    /// The first value of this header, or null if there is none or it is malformed.
    public final <T> @Nullable T read(Field<T> field) {
        return field.readFirst(values);
    }

    /// All values of this header in order; empty if there is none or one is malformed.
    public final <T> List<T> readAll(Field<T> field) {
        List<T> all = lines.readAll(field.name(), field.reader());
        return all == null ? List.of() : Collections.unmodifiableList(all);
    }

    /// Whether the header is there but can't be read.
    public final boolean isMalformed(Field<?> field) {
        return has(field.name()) && lines.readAll(field.name(), field.reader()) == null;
    }

    /// Whether a header that lists tokens, such as Require, Supported or Allow, lists this one in whatever case.
    public final boolean lists(Field<String> field, String token) {
        for (String listed : readAll(field)) {
            if (listed.equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    // The body.

    public final int bodyLength() {
        return Math.max(0, end - lines.bodyAt);
    }

    /// A copy.
    public final byte[] body() {
        byte[] body = new byte[bodyLength()];
        System.arraycopy(lines.b, lines.bodyAt, body, 0, body.length);
        return body;
    }

    // The whole.

    /// Bytes on the wire.
    public final int size() {
        return end - lines.at;
    }

    public final byte[] toBytes() {
        byte[] bytes = new byte[size()];
        System.arraycopy(lines.b, lines.at, bytes, 0, bytes.length);
        return bytes;
    }

    /// @throws java.nio.BufferOverflowException if it has less than [#size] bytes left
    public final void writeTo(ByteBuffer target) {
        target.put(lines.b, lines.at, size());
    }

    /// What it is and how large, without anything personal.
    @Override
    public abstract String toString();
}
