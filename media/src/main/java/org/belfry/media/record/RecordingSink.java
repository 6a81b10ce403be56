package org.belfry.media.record;

import java.io.IOException;
import java.io.OutputStream;

/// Where a recording goes. Called by one thread at a time, which may wait in it.
public interface RecordingSink {

    /// Appends. The bytes are the sink's only during the call. A failure ends the recording.
    void append(byte[] bytes, int at, int length) throws IOException;

    /// Nothing is appended any more: the recording is whole.
    void close() throws IOException;

    /// Into a stream, such as one that seals live (`BlobCipher.sealLive`), whose closing makes the blob
    /// whole.
    static RecordingSink to(OutputStream stream) {
        return new RecordingSink() {
            @Override
            public void append(byte[] bytes, int at, int length) throws IOException {
                stream.write(bytes, at, length);
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }
}
