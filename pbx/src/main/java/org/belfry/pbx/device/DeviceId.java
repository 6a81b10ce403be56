package org.belfry.pbx.device;

import org.belfry.ground.Id;

/// Names a telephone or gateway. Immutable.
public record DeviceId(Id id) {

    /// @throws IllegalArgumentException if `text` is not a UUID
    public static DeviceId parse(String text) {
        return new DeviceId(Id.parse(text));
    }

    /// @throws IllegalArgumentException if `bytes` is not exactly 16 long
    public static DeviceId of(byte[] bytes) {
        return new DeviceId(Id.of(bytes));
    }

    public byte[] bytes() {
        return id.bytes();
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
