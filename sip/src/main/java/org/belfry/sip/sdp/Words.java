package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks over the words of a line. Runs of spaces and tabs count as one, because phones are generous with them.
/// Confined to the caller.
final class Words {

    private final String text;
    private int at;

    Words(String text) {
        this.text = text;
        skip();
    }

    boolean done() {
        return at == text.length();
    }

    /// The next word, or nothing at the end.
    String next() {
        int start = at;
        while (at < text.length() && !blank(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        skip();
        return word;
    }

    /// Everything not yet read, without blanks around it.
    String rest() {
        int end = text.length();
        while (end > at && blank(text.charAt(end - 1))) {
            end--;
        }
        String rest = text.substring(at, end);
        at = text.length();
        return rest;
    }

    /// All words not yet read, or null if one holds a control character.
    @Nullable
    List<String> all() {
        var words = new ArrayList<String>();
        while (!done()) {
            String word = next();
            if (!Grammar.isWord(word)) {
                return null;
            }
            words.add(word);
        }
        return words;
    }

    private void skip() {
        while (at < text.length() && blank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean blank(char character) {
        return character == ' ' || character == '\t';
    }
}
