package org.belfry.ground;

import java.util.regex.Pattern;

/// The id of a row of docs/POLICY.md, such as `A3`. Immutable.
public record PolicyRow(String id) implements Comparable<PolicyRow> {

    private static final Pattern FORM = Pattern.compile("[A-J][1-9][0-9]?");

    public PolicyRow {
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException("policy row: '%s' (expected: a letter A..J and a number)".formatted(id));
        }
    }

    /// By letter, then by number, as the page lists them.
    @Override
    public int compareTo(PolicyRow other) {
        int letter = Character.compare(id.charAt(0), other.id.charAt(0));
        return letter != 0 ? letter : Integer.compare(number(), other.number());
    }

    @Override
    public String toString() {
        return id;
    }

    private int number() {
        return Integer.parseInt(id.substring(1));
    }
}
