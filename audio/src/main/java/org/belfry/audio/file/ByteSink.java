package org.belfry.audio.file;

/// Where a writer's bytes go, in order. They are the sink's only during the call.
@FunctionalInterface
public interface ByteSink {

    void put(byte[] bytes, int at, int length);
}
