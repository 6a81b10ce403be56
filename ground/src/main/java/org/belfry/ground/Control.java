package org.belfry.ground;

/// One checkable part of a promise: the row of the policy it belongs to, and what a probe looks for (decision 9).
///
/// @param row the promise in docs/POLICY.md
/// @param name short and stable within the row, e.g. `password-hashing`; `row/name` identifies the control
/// @param promise one sentence for an auditor
public record Control(PolicyRow row, String name, String promise) implements Comparable<Control> {

    public String id() {
        return row + "/" + name;
    }

    @Override
    public int compareTo(Control other) {
        int byRow = row.compareTo(other.row);
        return byRow != 0 ? byRow : name.compareTo(other.name);
    }
}
