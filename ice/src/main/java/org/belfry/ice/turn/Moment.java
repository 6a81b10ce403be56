package org.belfry.ice.turn;

/// Now, by both clocks: nanoseconds that only go forward, for lifetimes, and the second of the epoch, for credentials.
public record Moment(long nanos, long epochSecond) {}
