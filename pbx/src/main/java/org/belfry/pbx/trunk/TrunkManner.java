package org.belfry.pbx.trunk;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.pbx.call.TrunkLines.Manner;
import org.belfry.sip.digest.Account;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.DigestClient;
import org.belfry.sip.digest.HashedSecret;
import org.belfry.sip.sdp.Codec;
import org.jspecify.annotations.Nullable;

/// How calls go out by one trunk. Thread-safe.
///
/// Its secret is used for whatever realm its own next hop names, and for nobody else: a challenge that
/// comes from another host is a stranger's.
final class TrunkManner implements Manner {

    private static final int REALM_CHARS_MAX = 256;

    private final Trunk trunk;
    private final DigestClient digest;

    TrunkManner(Trunk trunk, SecureRandom random) {
        this.trunk = trunk;
        String host = trunk.nextHop().host();
        digest = new DigestClient((realm, request) -> request.sentTo().equals(host) ? account(realm) : null, random);
    }

    private @Nullable Account account(String realm) {
        if (trunk.login().isEmpty() || realm.length() > REALM_CHARS_MAX) {
            return null;
        }
        var login = trunk.login().get();
        byte[] password = login.password().disclose().getBytes(StandardCharsets.UTF_8);
        return new Account(
                login.user(),
                List.of(
                        HashedSecret.of(Algorithm.SHA_256, login.user(), realm, password),
                        HashedSecret.of(Algorithm.MD5, login.user(), realm, password)));
    }

    DigestClient client() {
        return digest;
    }

    @Override
    public String written(String number) {
        return trunk.numbers().written(number);
    }

    @Override
    public boolean isTold() {
        return trunk.terms().trusted();
    }

    /// In the trunk's order; keys that are pressed are always told.
    @Override
    public List<Codec> chosen(List<Codec> ours) {
        if (trunk.terms().codecs().isEmpty()) {
            return ours;
        }
        var chosen = new ArrayList<Codec>();
        for (String name : trunk.terms().codecs()) {
            ours.stream()
                    .filter(codec -> codec.encoding().equalsIgnoreCase(name) && !isKeys(codec))
                    .forEach(chosen::add);
        }
        ours.stream().filter(TrunkManner::isKeys).forEach(chosen::add);
        return chosen;
    }

    private static boolean isKeys(Codec codec) {
        return codec.encoding().equalsIgnoreCase(Codec.TELEPHONE_EVENT.encoding());
    }

    @Override
    public Optional<DigestClient> digest() {
        return trunk.login().map(_ -> digest);
    }
}
