package org.belfry.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/// A passkey and the browser around it, by the book (WebAuthn §6.1, §6.5, §5.8.1): one P-256 credential, no
/// attestation.
///
/// Fields are open so that a test can play a browser that lies.
final class SoftAuthenticator {

    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;

    private final JsonMapper json = JsonMapper.builder().build();
    private final KeyPair keys = keyPair();
    private final byte[] credentialId = new byte[32];
    private byte[] userHandle = new byte[0];

    String origin = "https://phone.example:9443";
    boolean userVerified = true;
    int counter = 1;

    SoftAuthenticator() {
        new SecureRandom().nextBytes(credentialId);
    }

    /// Answers `navigator.credentials.create`.
    String create(String optionsJson) {
        try {
            JsonNode options = json.readTree(optionsJson);
            userHandle = Base64.getUrlDecoder().decode(options.at("/user/id").asText());
            byte[] authData = authData(options.at("/rp/id").asText(), ATTESTED, attested());
            var attestation = CBORObject.NewOrderedMap()
                    .Add("fmt", "none")
                    .Add("attStmt", CBORObject.NewMap())
                    .Add("authData", authData);
            byte[] clientData = clientData("webauthn.create", options);
            return answer(
                    Map.of("clientDataJSON", text(clientData), "attestationObject", text(attestation.EncodeToBytes())));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Answers `navigator.credentials.get`.
    String get(String optionsJson) {
        try {
            JsonNode options = json.readTree(optionsJson);
            byte[] authData = authData(options.at("/rpId").asText(), 0, new byte[0]);
            byte[] clientData = clientData("webauthn.get", options);
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(authData);
            signature.update(sha256(clientData));
            return answer(Map.of(
                    "clientDataJSON", text(clientData),
                    "authenticatorData", text(authData),
                    "signature", text(signature.sign()),
                    "userHandle", text(userHandle)));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String answer(Map<String, String> response) throws IOException {
        return json.writeValueAsString(Map.of(
                "id", text(credentialId),
                "rawId", text(credentialId),
                "type", "public-key",
                "clientExtensionResults", Map.of(),
                "response", response));
    }

    private byte[] clientData(String type, JsonNode options) throws IOException {
        return json.writeValueAsBytes(Map.of(
                "type", type, "challenge", options.at("/challenge").asText(), "origin", origin, "crossOrigin", false));
    }

    private byte[] authData(String rpId, int flags, byte[] rest) {
        int all = flags | USER_PRESENT | (userVerified ? USER_VERIFIED : 0);
        return ByteBuffer.allocate(37 + rest.length)
                .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
                .put((byte) all)
                .putInt(counter)
                .put(rest)
                .array();
    }

    private byte[] attested() throws IOException {
        var key = (ECPublicKey) keys.getPublic();
        var cose = CBORObject.NewOrderedMap()
                .Add(1, 2)
                .Add(3, -7)
                .Add(-1, 1)
                .Add(-2, coordinate(key.getW().getAffineX()))
                .Add(-3, coordinate(key.getW().getAffineY()));
        var out = new ByteArrayOutputStream();
        out.write(new byte[16]);
        out.write(new byte[] {0, (byte) credentialId.length});
        out.write(credentialId);
        out.write(cose.EncodeToBytes());
        return out.toByteArray();
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return Arrays.copyOf(fixed, 32);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
