package org.belfry.media;

import java.util.ArrayList;
import java.util.List;
import org.belfry.media.wire.MediaSocket;

/// A pair of ports that one leg alone has (design decision 10, 0195): of packets that come here only
/// its own streams are asked, and what it is sent leaves from here.
///
/// Its transports are added by the desk and read by its loop. It ends with the last of them.
final class OwnPort {
    private final MediaLoop loop;
    private final MediaSocket rtp;
    private final MediaSocket rtcp;
    private volatile List<MediaTransport> transports = List.of();

    /// @param loop whose packets come here
    OwnPort(MediaLoop loop, MediaSocket rtp, MediaSocket rtcp) {
        this.loop = loop;
        this.rtp = rtp;
        this.rtcp = rtcp;
    }

    MediaLoop loop() {
        return loop;
    }

    /// Even; control packets have the next one.
    int number() {
        return rtp.local().port();
    }

    boolean isV4() {
        return rtp.isV4();
    }

    MediaSocket socket(boolean control) {
        return control ? rtcp : rtp;
    }

    List<MediaTransport> transports() {
        return transports;
    }

    void add(MediaTransport transport) {
        var more = new ArrayList<>(transports);
        more.add(transport);
        transports = List.copyOf(more);
    }

    /// Once no loop reads or writes it any more.
    void close() {
        rtp.close();
        rtcp.close();
    }
}
