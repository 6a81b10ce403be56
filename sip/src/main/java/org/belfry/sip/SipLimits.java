package org.belfry.sip;

/// What one message may weigh. Each bound is checked before the memory behind it is taken. Immutable.
///
/// | limit | default | against |
/// |---|---|---|
/// | `messageBytesMax` | 65,536 | a stream peer that makes us buffer without end; also the largest datagram |
/// | `headBytesMax` | 16,384 | start line and headers together: the part that is scanned byte by byte |
/// | `headerCountMax` | 128 | 10,000 headers in one message: bounds the index and each look-up |
/// | `headerBytesMax` | 8,192 | one endless header, folds included |
/// | `uriBytesMax` | 1,024 | URIs, which are copied into routes and tables |
/// | `valueCountMax` | 64 | 10,000 values in one header: so many Via; so many Contact, Route, Record-Route |
/// | `idBytesMax` | 256 | Call-ID, tag and branch, which become keys of long-lived tables |
public record SipLimits(
        int messageBytesMax,
        int headBytesMax,
        int headerCountMax,
        int headerBytesMax,
        int uriBytesMax,
        int valueCountMax,
        int idBytesMax) {

    /// The defaults of the table above.
    public static final SipLimits DEFAULT = new SipLimits(65_536, 16_384, 128, 8_192, 1_024, 64, 256);

    public SipLimits {
        within("messageBytesMax", messageBytesMax, 512, 16 * 1024 * 1024);
        within("headBytesMax", headBytesMax, 256, messageBytesMax);
        within("headerCountMax", headerCountMax, 8, 4096);
        within("headerBytesMax", headerBytesMax, 128, headBytesMax);
        within("uriBytesMax", uriBytesMax, 64, headBytesMax);
        within("valueCountMax", valueCountMax, 4, 4096);
        within("idBytesMax", idBytesMax, 32, headBytesMax);
    }

    private static void within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s: %d (expected: %d..%d)".formatted(name, value, min, max));
        }
    }
}
