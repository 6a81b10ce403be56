package org.belfry.signal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A client's side of digest authentication by MD5 (RFC 7616 §3.4), as a browser's library does it, in a few lines.
record Digest(String challenge) {

    /// The header field that answers the challenge to a REGISTER, with its line end.
    String authorization(String user, String password) {
        String uri = "sip:house.test";
        String ha1 = md5(user + ":" + value("realm") + ":" + password);
        String ha2 = md5("REGISTER:" + uri);
        String response = md5(ha1 + ":" + value("nonce") + ":00000001:c0ffee:auth:" + ha2);
        return "Authorization: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", algorithm=MD5, "
                        .formatted(user, value("realm"), value("nonce"), uri)
                + "qop=auth, nc=00000001, cnonce=\"c0ffee\", response=\"%s\"\n".formatted(response);
    }

    private String value(String name) {
        return challenge.replaceAll("(?s).*[ ,]" + name + "=\"([^\"]*)\".*", "$1");
    }

    private static String md5(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has MD5", e);
        }
    }
}
