package org.belfry.audio.file;

/// The checksum of Ogg pages (RFC 3533 §6): polynomial 0x04C11DB7, nothing reflected, from 0.
final class OggCrc {

    private static final int POLYNOMIAL = 0x04C1_1DB7;
    private static final int[] TABLE = table();

    private OggCrc() {}

    static int next(int crc, int octet) {
        return (crc << 8) ^ TABLE[(crc >>> 24) ^ (octet & 0xFF)];
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
