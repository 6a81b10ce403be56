package org.belfry.sip.digest;

import static org.belfry.ground.fuzz.Claim.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.belfry.sip.digest.AuthParams.Parsed;
import org.belfry.sip.digest.DigestExchange.Challenged;
import org.belfry.sip.digest.Outgoing.Standing;

/// Any credentials, challenge or Authentication-Info: nobody gets in who does not know the secret, a challenge of
/// another realm gets no digest, and what is answered parses.
///
/// Lines of the input are header fields of one message. `{nonce}` in one stands for a good nonce.
public final class DigestFuzz {

    private static final String HOST = "sip.example.test";

    private DigestFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        var world = new Digests();
        String nonce = world.challenge(Offer.strong()).rawText(Param.NONCE);
        var fields = new ArrayList<Parsed>();
        for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", 24)) {
            byte[] field = line.replace("{nonce}", String.valueOf(nonce)).getBytes(StandardCharsets.ISO_8859_1);
            fields.add(parsed(field));
        }
        serves(world, fields);
        asks(fields);
    }

    private static Parsed parsed(byte[] field) {
        Parsed parsed = AuthParams.parse(field, 0, field.length);
        switch (parsed) {
            case Parsed.Whole(AuthParams params) -> {
                assertThat(params.realm() + params.claimedUsername()).isNotNull();
                for (Param param : Param.values()) {
                    assertThat(params.has(param)).isEqualTo(params.rawText(param) != null);
                    assertThat(params.has(param) && params.length(param) > field.length)
                            .isFalse();
                }
            }
            case Parsed.Broken(AuthFault _, int atByte) -> assertThat(atByte).isBetween(0, field.length);
        }
        return parsed;
    }

    private static void serves(Digests world, List<Parsed> fields) {
        for (Offer offer : List.of(Offer.strong(), Offer.strongElseMd5ForOldDevice())) {
            Verdict verdict = world.server.verify(fields, offer, world.attempt(), world::find);
            assertThat(verdict).isNotInstanceOf(Verdict.Accepted.class);
        }
    }

    private static void asks(List<Parsed> fields) {
        var account = new Account(Digests.USER, List.of(Digests.secret(Algorithm.SHA_256)));
        var client = new DigestClient(
                (realm, request) ->
                        realm.equals(Digests.REALM) && request.sentTo().equals(HOST) ? account : null,
                Digests.random(42));
        for (Standing standing : Standing.values()) {
            var exchange = client.begin(new Outgoing("BYE", Digests.URI, Digests.NO_BODY, HOST, standing));
            var challenges = fields.stream()
                    .map(field -> new Challenged(Challenger.PROXY, field))
                    .toList();
            exchange.challenged(challenges);
            for (CredentialsField field : exchange.credentials()) {
                assertThat(standing).isNotEqualTo(Standing.DIALOG_THEY_BEGAN);
                AuthParams sent = Digests.whole(field.value());
                assertThat(sent.realm()).isEqualTo(Digests.REALM);
                assertThat(HexFormat.of().parseHex(String.valueOf(sent.rawText(Param.RESPONSE))))
                        .hasSize(32);
            }
            for (Parsed field : fields) {
                assertThat(exchange.concluded(Challenger.PROXY, field, Digests.NO_BODY))
                        .isNotEqualTo(DigestExchange.ServerProof.PROVEN);
            }
        }
    }
}
