package org.belfry.sip;

/// What a request asks for (RFC 3261 §7.1): a case-sensitive token. Immutable.
///
/// A method this room knows is always the one constant below; any other keeps its name exactly as received, so a
/// message can be passed on or answered with 405 or 501 without being understood.
public final class Method {

    public static final Method INVITE = new Method("INVITE");
    public static final Method ACK = new Method("ACK");
    public static final Method BYE = new Method("BYE");
    public static final Method CANCEL = new Method("CANCEL");
    public static final Method REGISTER = new Method("REGISTER");
    public static final Method OPTIONS = new Method("OPTIONS");
    /// RFC 3262.
    public static final Method PRACK = new Method("PRACK");
    /// RFC 6665.
    public static final Method SUBSCRIBE = new Method("SUBSCRIBE");
    /// RFC 6665.
    public static final Method NOTIFY = new Method("NOTIFY");
    /// RFC 3903.
    public static final Method PUBLISH = new Method("PUBLISH");
    /// RFC 6086.
    public static final Method INFO = new Method("INFO");
    /// RFC 3515.
    public static final Method REFER = new Method("REFER");
    /// RFC 3428.
    public static final Method MESSAGE = new Method("MESSAGE");
    /// RFC 3311.
    public static final Method UPDATE = new Method("UPDATE");

    private static final Method[] KNOWN = {
        INVITE, ACK, BYE, CANCEL, REGISTER, OPTIONS, PRACK, SUBSCRIBE, NOTIFY, PUBLISH, INFO, REFER, MESSAGE, UPDATE
    };

    private final String name;

    private Method(String name) {
        this.name = name;
    }

    /// @throws IllegalArgumentException if `name` is not a token
    public static Method of(String name) {
        byte[] b = Chars.bytes(Chars.token("method", name));
        return read(b, 0, b.length);
    }

    /// The method of a range already known to be a token.
    static Method read(byte[] b, int at, int end) {
        for (Method known : KNOWN) {
            if (known.name.charAt(0) == b[at] && Chars.equalsExactly(b, at, end, known.name)) {
                return known;
            }
        }
        return new Method(Chars.text(b, at, end));
    }

    public String name() {
        return name;
    }

    /// Whether this room has a constant for it.
    public boolean isKnown() {
        for (Method known : KNOWN) {
            if (known.equals(this)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Method that && name.equals(that.name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
