package org.belfry.ice.stun;

import static org.belfry.ground.fuzz.Claim.claim;

/// Any datagram: read or refused; everything can be asked of what was read; what is written of it reads as the same;
/// nobody's integrity is right who does not know the key; the input stays as it was.
public final class StunFuzz {

    private static final StunKey KEY = StunKey.shortTerm("not in any corpus: 9f8e7d6c5b4a");

    private StunFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        byte[] before = bytes.clone();
        touch(StunParser.parse(bytes, 0, bytes.length), bytes.length);
        claim(java.util.Arrays.equals(before, bytes), "input was changed");
    }

    static void touch(StunParsed parsed, int length) {
        switch (parsed) {
            case StunParsed.Broken(StunFault fault, int atByte) ->
                claim(atByte >= 0 && atByte <= length, fault + " at " + atByte);
            case StunParsed.Whole(StunMessage message) -> {
                claim(message.bytes() == length, "length");
                claim(new StunSeal().verify(message, KEY) != SealVerdict.RIGHT, "forged");
                writeAgain(message);
            }
        }
    }

    private static void writeAgain(StunMessage message) {
        var writer = new StunWriter(message.kind(), message.method(), message.id());
        for (AttributeType type : AttributeType.values()) {
            byte[] value = message.value(type);
            boolean large = value != null && writer.size() + value.length > 60_000;
            if (value == null || large || type == AttributeType.FINGERPRINT) {
                continue;
            }
            if (type.isAddress()) {
                TransportAddress address = message.address(message.next(type, 0));
                writer.address(type, address);
            } else {
                writer.bytes(type, value);
            }
            claim(message.text(type) != null && message.number(type) >= -1 && message.octet(type) >= -1, "reads");
        }
        StunMessage again = Packets.whole(writer.fingerprint().bytes());
        claim(again.id().equals(message.id()) && again.kind() == message.kind(), "head");
        for (AttributeType type : AttributeType.values()) {
            if (again.has(type) && type.isAddress()) {
                claim(java.util.Objects.equals(again.address(type), message.address(type)), type + " differs");
            } else if (again.next(type, 0) >= 0) {
                claim(java.util.Arrays.equals(again.value(type), message.value(type)), type + " differs");
            }
        }
        claim(message.errorCode().orElse(300) >= 300, "code");
    }
}
