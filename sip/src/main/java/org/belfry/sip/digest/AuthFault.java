package org.belfry.sip.digest;

/// What is wrong with the text of an authentication header. Immutable.
public enum AuthFault {
    /// More than [AuthParams#BYTES_MAX].
    TOO_LONG,
    /// No scheme, or none followed by a blank and a parameter.
    SCHEME_EXPECTED,
    NAME_EXPECTED,
    EQUALS_EXPECTED,
    VALUE_EXPECTED,
    COMMA_EXPECTED,
    /// A quoted string without its end.
    QUOTE_OPEN,
    /// A control character, or a line end that folds nothing.
    CONTROL_CHARACTER,
    /// The same parameter twice: whoever reads the first and whoever reads the last would disagree.
    DUPLICATE_PARAM,
    /// More than [AuthParams#PARAMS_MAX].
    TOO_MANY_PARAMS
}
