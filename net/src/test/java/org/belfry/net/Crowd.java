package org.belfry.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// Very many visitors who come and say nothing.
final class Crowd implements AutoCloseable {

    private final List<SocketChannel> visitors;

    private Crowd(List<SocketChannel> visitors) {
        this.visitors = visitors;
    }

    static Crowd of(Door door, int size) throws IOException {
        var visitors = new ArrayList<SocketChannel>(size);
        for (int i = 0; i < size; i++) {
            visitors.add(SocketChannel.open(door.boundAddress()));
        }
        return new Crowd(visitors);
    }

    int size() {
        return visitors.size();
    }

    @Override
    public void close() throws IOException {
        for (var visitor : visitors) {
            visitor.close();
        }
    }
}
