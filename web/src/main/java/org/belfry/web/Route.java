package org.belfry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.belfry.identity.Entrance;
import org.belfry.identity.Rights.Right;

/// One act of the interface: the only place where its path, what it takes and gives, who may do it and
/// at which door are written. The binding, the description and the access matrix are made from it.
/// Immutable.
///
/// @param path below [#PREFIX], with `{id}` where an id stands
/// @param right what the caller must have; empty where anyone may ask
/// @param entrances the doors it exists at; at others it is not found
record Route<I>(
        HttpMethod method,
        String path,
        Set<Entrance> entrances,
        Optional<Right> right,
        Takes<I> takes,
        Gives gives,
        Words words,
        Act<I> act) {

    static final String PREFIX = "/api/v1";

    /// Longest body in bytes: everything this interface takes is a small form.
    static final int BODY_BYTES_MAX = 4 * 1024;

    /// A passkey carries keys and statements of its maker.
    static final int PASSKEY_BODY_BYTES_MAX = 32 * 1024;

    /// What is done. Runs on a virtual thread; may wait.
    interface Act<I> {
        Answer apply(Call call, I body);
    }

    /// What a route takes.
    ///
    /// @param body a record of this room; [Nothing] where there is none
    record Takes<I>(Class<I> body, List<Query> query) {}

    /// A number that may stand in the query.
    record Query(String name, String text, long min, long max) {}

    /// What a route answers when all went well.
    ///
    /// @param body a record of this room; [Nothing] where there is none, [Answer.Sound] where it is a sound
    record Gives(int status, Class<?> body, boolean list) {}

    /// What a reader of the description is told.
    record Words(String area, String summary, String text, List<ProblemCode> problems) {}

    /// No body.
    record Nothing() {}

    Route {
        entrances = Set.copyOf(entrances);
        if (!path.matches("(/[a-z]+(-[a-z]+)*)+(/\\{id})?")) {
            throw new IllegalArgumentException("path: '%s' (expected: /words, /words/{id})".formatted(path));
        }
    }

    /// Whether it changes something, and so needs the proofs of [Forgery].
    boolean changes() {
        return method != HttpMethod.GET;
    }

    boolean hasBody() {
        return method == HttpMethod.POST;
    }

    /// What a body here may hold; asked for before it is read.
    int bodyBytesMax() {
        boolean passkey = Arrays.stream(takes.body().getRecordComponents())
                .anyMatch(component -> component.getType() == JsonNode.class);
        return passkey ? PASSKEY_BODY_BYTES_MAX : BODY_BYTES_MAX;
    }

    String fullPath() {
        return PREFIX + path;
    }

    @Override
    public String toString() {
        return method + " " + fullPath();
    }

    static Draft get(String path) {
        return new Draft(HttpMethod.GET, path);
    }

    static Draft post(String path) {
        return new Draft(HttpMethod.POST, path);
    }

    static Draft delete(String path) {
        return new Draft(HttpMethod.DELETE, path);
    }

    /// A route being written down; reads as a sentence and ends in [#by]. Not thread-safe.
    static final class Draft {
        private final HttpMethod method;
        private final String path;
        private Set<Entrance> entrances = EnumSet.allOf(Entrance.class);
        private Optional<Right> right = Optional.of(Right.ADMINISTRATION);
        private List<Query> query = List.of();
        private Gives gives = new Gives(204, Nothing.class, false);
        private Words words = new Words("", "", "", List.of());

        private Draft(HttpMethod method, String path) {
            this.method = method;
            this.path = path;
        }

        /// Only at the console; without this, at every door.
        Draft consoleOnly() {
            entrances = EnumSet.of(Entrance.CONSOLE);
            return this;
        }

        /// Only at the app; without this, at every door.
        Draft appOnly() {
            entrances = EnumSet.of(Entrance.APP);
            return this;
        }

        /// Nobody needs to be signed in; without this or [#signedIn], only administrators may.
        Draft anyone() {
            right = Optional.empty();
            return this;
        }

        Draft signedIn() {
            right = Optional.of(Right.OWN_ACCOUNT);
            return this;
        }

        Draft query(Query... numbers) {
            query = List.of(numbers);
            return this;
        }

        Draft gives(int status, Class<? extends Record> body) {
            gives = new Gives(status, body, false);
            return this;
        }

        Draft givesListOf(Class<? extends Record> body) {
            gives = new Gives(200, body, true);
            return this;
        }

        /// A WAV file, whatever part of it is asked for.
        Draft givesSound() {
            gives = new Gives(200, Answer.Sound.class, false);
            return this;
        }

        Draft says(String area, String summary, String text) {
            words = new Words(area, summary, text, words.problems());
            return this;
        }

        /// Besides what every route may answer.
        Draft orRefuses(ProblemCode... problems) {
            words = new Words(words.area(), words.summary(), words.text(), List.of(problems));
            return this;
        }

        <I extends Record> Route<I> by(Class<I> body, Act<I> act) {
            return new Route<>(method, path, entrances, right, new Takes<>(body, query), gives, words, act);
        }

        Route<Nothing> by(java.util.function.Function<Call, Answer> act) {
            return by(Nothing.class, (call, nothing) -> act.apply(call));
        }
    }
}
