package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// One `a=` line (RFC 8866 §5.13). Known ones are typed; an unknown one, or a known one whose value does not follow its
/// grammar, is an [Other] and keeps its text to the byte.
///
/// `toString` of an attribute that can carry a key, password or address names it only.
public sealed interface Attribute
        permits Attribute.Other, CodecAttribute, SecurityAttribute, IceAttribute, StreamAttribute {

    /// What stands before the colon.
    String name();

    /// What stands after `a=`, with keys and addresses: for the wire and for nothing else.
    String wire();

    /// Everything after `a=`, not understood. It may hold anything, so printing shows the name alone.
    record Other(String wire) implements Attribute {

        public Other {
            Grammar.requireText("attribute", wire);
        }

        public static Other of(String name, String value) {
            return new Other(name + ":" + value);
        }

        @Override
        public String name() {
            int colon = wire.indexOf(':');
            return colon < 0 ? wire : wire.substring(0, colon);
        }

        /// What stands after the colon; nothing for a property such as `bundle-only`.
        public String value() {
            int colon = wire.indexOf(':');
            return colon < 0 ? "" : wire.substring(colon + 1);
        }

        @Override
        public String toString() {
            String name = name();
            return "Other[" + (Grammar.isToken(name) && name.length() <= 32 ? name : "unnamed") + "]";
        }
    }

    static <T extends Attribute> Optional<T> first(List<Attribute> attributes, Class<T> kind) {
        for (var attribute : attributes) {
            if (kind.isInstance(attribute)) {
                return Optional.of(kind.cast(attribute));
            }
        }
        return Optional.empty();
    }

    static <T extends Attribute> List<T> all(List<Attribute> attributes, Class<T> kind) {
        var found = new ArrayList<T>();
        for (var attribute : attributes) {
            if (kind.isInstance(attribute)) {
                found.add(kind.cast(attribute));
            }
        }
        return Collections.unmodifiableList(found);
    }

    static boolean has(List<Attribute> attributes, String name) {
        for (var attribute : attributes) {
            if (attribute.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
