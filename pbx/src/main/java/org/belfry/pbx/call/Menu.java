package org.belfry.pbx.call;

import java.time.Duration;
import java.util.Optional;
import org.belfry.pbx.dialplan.Route;

/// A spoken menu (decision 0180). What is pressed is asked of the dialplan on behalf of who called: so a
/// stranger reaches what the plan lets strangers reach, no feature code, and no way out of the house that
/// costs anything.
///
/// Limits: [#EXTENSION_KEYS_MAX] keys make a choice; nothing, or nothing that is meant, counts as an
/// attempt, of which the plan allows 1 to 10.
final class Menu implements Attendant {

    private static final int EXTENSION_KEYS_MAX = 8;

    /// Between two keys of an extension.
    private static final Duration BETWEEN = Duration.ofSeconds(3);

    private final Route.Menu menu;
    private final Premises premises;

    Menu(Route.Menu menu, Premises premises) {
        this.menu = menu;
        this.premises = premises;
    }

    @Override
    public Onward serve(HouseVoice voice) {
        voice.answer();
        for (int attempt = 0; attempt < menu.attempts(); attempt++) {
            voice.say(menu.prompt());
            String pressed = pressed(voice);
            var chosen = pressed.isEmpty() ? Optional.<Route>empty() : chosen(voice, pressed);
            if (chosen.isPresent()) {
                return new Onward.Chosen(chosen.get());
            }
            if (!pressed.isEmpty()) {
                voice.say("invalid-entry");
            }
        }
        return new Onward.To(menu.otherwise());
    }

    /// One key that chooses, or the keys of an extension.
    private String pressed(HouseVoice voice) {
        var first = voice.key(menu.patience());
        if (first.isEmpty()) {
            return "";
        }
        String key = first.get().toString();
        boolean isDigit = key.charAt(0) >= '0' && key.charAt(0) <= '9';
        if (!menu.extensions() || !isDigit) {
            return key;
        }
        // A key that chooses may begin an extension too: who means the extension goes on.
        return key + voice.digits(EXTENSION_KEYS_MAX - 1, BETWEEN, "#*");
    }

    private Optional<Route> chosen(HouseVoice voice, String keys) {
        var route = premises.callees()
                .dialplan()
                .get()
                .pressed(
                        voice.visitor().by(),
                        menu.name(),
                        keys,
                        premises.threads().time().now());
        boolean isNothing = route instanceof Route.Nowhere(int status, var _) && status == 404;
        return isNothing ? Optional.empty() : Optional.of(route);
    }
}
