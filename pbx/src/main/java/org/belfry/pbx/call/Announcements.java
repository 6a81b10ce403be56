package org.belfry.pbx.call;

import java.util.ArrayList;
import java.util.List;
import org.belfry.audio.prompt.Prompts;
import org.belfry.pbx.dialplan.Dialling;

/// What is said to a caller who can't be put through. Pure.
///
/// Who calls from outside learns nothing of the house: no extension, and not whether he is blocked.
final class Announcements {

    private static final int EXTENSION_CHARS_MAX = 8;

    private Announcements() {}

    /// Names of prompts; none where his telephone tells him enough, or there is no call to hear it in.
    static List<String> of(Failure failure, Quest quest) {
        boolean isOurs = quest.by() instanceof Dialling.ByPerson;
        if (!failure.rule().isEmpty()) {
            return refused(failure.rule());
        }
        return switch (failure.status()) {
            case 404, 410, 414, 484, 604 -> List.of("not-in-service", "check-number");
            case 403, 603 -> List.of(isOurs && failure.status() == 403 ? "not-allowed" : "cannot-complete");
            case 486, 600 -> extension(isOurs ? quest.dialled() : "", "on-the-phone", "lines-busy");
            case 408, 480 -> extension(isOurs ? quest.dialled() : "", "not-available", "cannot-complete");
            case 482, 500, 502, 503, 504 -> List.of("cannot-complete");
            default -> List.of();
        };
    }

    /// By the rule of the outbound gate that did not pass.
    private static List<String> refused(String rule) {
        return switch (rule) {
            case "money", "minutes" -> List.of("budget-exhausted");
            case "burst", "concurrency" -> List.of("lines-busy");
            case "number" -> List.of("check-number");
            default -> List.of("not-allowed");
        };
    }

    private static List<String> extension(String dialled, String state, String otherwise) {
        boolean isExtension = !dialled.isEmpty()
                && dialled.length() <= EXTENSION_CHARS_MAX
                && dialled.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isExtension) {
            return List.of(otherwise);
        }
        var prompts = new ArrayList<String>();
        prompts.add("person-at-extension");
        prompts.addAll(Prompts.keys(dialled));
        prompts.add(state);
        return prompts;
    }
}
