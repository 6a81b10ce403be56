package org.belfry.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.belfry.identity.Entrance;

/// Describes the interface for programs and their makers (OpenAPI 3.1), from the table of routes and
/// nothing else.
final class OpenApi {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String ID = "id";

    private static final Map<String, String> AREAS = Map.of(
            "Sign-in", "In and out, with two factors always.",
            "Enrolment", "From a one-time link to an account. The link's token stands in bodies, never in an address.",
            "Account", "What a signed-in person does with their own account.",
            "Administration", "What administrators see and do; at the console only.",
            "Messages", "What callers left, and what they hear before; one's own only.",
            "Telephone", "Being a telephone, and the telephones one has.",
            "Switchroom", "Telephones, numbers, lines and calls of the house; at the console only.");

    private static final String STORY = """
            The interface Belfry's own pages use; there is no other. Everything is JSON in UTF-8 over HTTPS, \
            but what is to be heard.

            **Doors.** The *console* (administrators) and the *app* (everybody) are two doors with two \
            addresses. A path exists only at the doors listed under `x-belfry-doors`, and a session of one \
            door is worth nothing at the other.

            **Signing in.** `POST /api/v1/sign-in` takes name and password, `POST \
            /api/v1/sign-in/second-factor` the second factor; or one passkey does both. The answer sets a \
            cookie that scripts cannot read. Accounts begin with a one-time link and in no other way.

            **Changing something.** Every request but `GET` must come with `Origin` equal to the door's own \
            address, a body with `Content-Type: application/json`, and, when signed in, `X-Belfry-Csrf` with \
            the token of `GET /api/v1/session`.

            **Strictness.** A field that is not listed, a missing one, one of another type, a key twice, a \
            query parameter that is not listed: each is refused with a sentence that says what was expected. \
            A body holds at most 4 KiB, and 32 KiB where a passkey stands in it.

            **Problems.** Whatever is not done is answered with `application/problem+json` (RFC 9457). \
            Decide by `code`, which is stable; show `detail`, which is written for people. Fields without a \
            value are left out. One answer has no body: a source that asks too fast or has too much under way gets \
            429, and everybody gets 503 while the door has too much to do, both with `Retry-After`.""";

    private final Routes routes;
    private final String version;
    private final Schemas schemas = new Schemas();

    OpenApi(Routes routes, String version) {
        this.routes = routes;
        this.version = version;
    }

    ObjectNode tree() {
        var root = NODES.objectNode();
        root.put("openapi", "3.1.1");
        var info = root.putObject("info");
        info.put("title", "Belfry");
        info.put("version", version);
        info.put("summary", "A business phone system that is secure by design.");
        info.put("description", STORY);
        info.putObject("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
        root.putArray("servers").addObject().put("url", "/").put("description", "The door this was read at.");
        tags(root.putArray("tags"));
        var paths = root.putObject("paths");
        routes.all().forEach(route -> operation(route, at(paths, route)));
        plain(paths, "/livez", "Alive", "Answers as long as the program does.");
        plain(
                paths,
                "/readyz",
                "Ready",
                "Whether every door that should be open is open and the stores answer; 503 if not.");
        var components = root.putObject("components");
        var problems = problems();
        components.set("schemas", schemas.tree());
        components.set("responses", problems);
        security(components.putObject("securitySchemes"));
        return root;
    }

    private void tags(ArrayNode tags) {
        routes.all().stream()
                .map(route -> route.words().area())
                .distinct()
                .forEach(area -> tags.addObject().put("name", area).put("description", AREAS.getOrDefault(area, "")));
        tags.addObject()
                .put("name", "Health")
                .put("description", "For whoever watches the program; tells nothing else.");
    }

    private static ObjectNode at(ObjectNode paths, Route<?> route) {
        var path = paths.withObjectProperty(route.fullPath());
        return path.putObject(route.method().name().toLowerCase(Locale.ROOT));
    }

    private void operation(Route<?> route, ObjectNode operation) {
        operation.putArray("tags").add(route.words().area());
        operation.put("summary", route.words().summary());
        operation.put("description", route.words().text());
        operation.put("operationId", operationId(route));
        var doors = operation.putArray("x-belfry-doors");
        route.entrances().stream().map(Entrance::text).sorted().forEach(doors::add);
        operation.put("x-belfry-right", route.right().map(right -> right.text()).orElse("none"));
        parameters(route, operation);
        if (route.takes().body() != Route.Nothing.class) {
            var body = operation.putObject("requestBody");
            body.put("required", true);
            content(body, "application/json")
                    .set("schema", schemas.reference(route.takes().body()));
        }
        responses(route, operation.putObject("responses"));
        needed(route, operation.putArray("security"));
    }

    private static void parameters(Route<?> route, ObjectNode operation) {
        var parameters = NODES.arrayNode();
        if (route.path().contains("{id}")) {
            var id = parameters.addObject();
            id.put("name", ID).put("in", "path").put("required", true).put("description", "Which one.");
            id.putObject("schema").put("type", "string").put("format", "uuid");
        }
        for (var query : route.takes().query()) {
            var parameter = parameters.addObject();
            parameter.put("name", query.name()).put("in", "query").put("description", query.text());
            var schema = parameter.putObject("schema").put("type", "integer").put("format", "int64");
            schema.put("minimum", query.min());
            if (query.max() < Long.MAX_VALUE) {
                schema.put("maximum", query.max());
            }
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
    }

    private void responses(Route<?> route, ObjectNode responses) {
        var gives = route.gives();
        var success = responses.putObject(String.valueOf(gives.status()));
        success.put("description", HttpStatus.valueOf(gives.status()).reasonPhrase());
        if (gives.body() == Answer.Sound.class) {
            content(success, Replies.WAV.toString());
        } else if (gives.body() != Route.Nothing.class) {
            var media = content(success, "application/json");
            if (gives.list()) {
                var list = media.putObject("schema").put("type", "array");
                list.set("items", schemas.reference(gives.body()));
            } else {
                media.set("schema", schemas.reference(gives.body()));
            }
        }
        var byStatus = refusals(route).stream()
                .collect(Collectors.groupingBy(code -> code.status().code(), TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, codes) -> responses.set(String.valueOf(status), refusal(codes)));
    }

    private static ObjectNode refusal(List<ProblemCode> codes) {
        if (codes.size() == 1) {
            return NODES.objectNode()
                    .put("$ref", "#/components/responses/" + codes.getFirst().text());
        }
        var response = NODES.objectNode();
        response.put(
                "description",
                codes.stream()
                        .map(code -> "`%s`: %s.".formatted(code.text(), code.title()))
                        .collect(Collectors.joining(" ")));
        content(response, "application/problem+json").set("schema", Schemas.problem());
        return response;
    }

    /// What the way of every request may answer, then what this route adds.
    static List<ProblemCode> refusals(Route<?> route) {
        var codes = new ArrayList<>(List.of(
                ProblemCode.INVALID,
                ProblemCode.FOREIGN_ORIGIN,
                ProblemCode.WRONG_HOST,
                ProblemCode.FAULT,
                ProblemCode.OVERLOADED,
                ProblemCode.STORE_AWAY));
        if (route.right().isPresent()) {
            codes.addAll(List.of(ProblemCode.NOT_SIGNED_IN, ProblemCode.FORBIDDEN));
        }
        if (route.right().isPresent() && route.changes()) {
            codes.add(ProblemCode.CSRF);
        }
        if (route.hasBody()) {
            codes.addAll(List.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, ProblemCode.BODY_TOO_LARGE));
        }
        codes.addAll(route.words().problems());
        return Arrays.stream(ProblemCode.values()).filter(codes::contains).toList();
    }

    /// Every kind of problem once, so that a reader finds them all in one place.
    private ObjectNode problems() {
        var responses = NODES.objectNode();
        schemas.reference(Messages.ProblemBody.class);
        for (var code : ProblemCode.values()) {
            var response = responses.putObject(code.text());
            response.put("description", code.title() + ".");
            var media = content(response, "application/problem+json");
            media.set("schema", Schemas.problem());
            media.set("example", Json.mapper().valueToTree(Problem.of(code).body()));
        }
        return responses;
    }

    private static void needed(Route<?> route, ArrayNode security) {
        if (route.right().isEmpty()) {
            return;
        }
        route.entrances().stream().sorted().forEach(entrance -> {
            var one = security.addObject();
            one.putArray(entrance.text() + "Session");
            if (route.changes()) {
                one.putArray("csrf");
            }
        });
    }

    private static void security(ObjectNode schemes) {
        for (var entrance : Entrance.values()) {
            schemes.putObject(entrance.text() + "Session")
                    .put("type", "apiKey")
                    .put("in", "cookie")
                    .put("name", SafeHeaders.cookieName(entrance))
                    .put("description", "The session of the %s; set by signing in.".formatted(entrance.text()));
        }
        schemes.putObject("csrf")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "X-Belfry-Csrf")
                .put("description", "The token of the session, shown with every change.");
    }

    private static void plain(ObjectNode paths, String path, String summary, String text) {
        var operation = paths.putObject(path).putObject("get");
        operation.putArray("tags").add("Health");
        operation.put("summary", summary).put("description", text).put("operationId", "get" + summary);
        var schema = content(
                        operation.putObject("responses").putObject("200").put("description", "Yes"), "application/json")
                .putObject("schema");
        schema.put("type", "object").putObject("properties").putObject("status").put("type", "string");
        operation.putArray("security");
    }

    private static ObjectNode content(ObjectNode owner, String type) {
        return owner.putObject("content").putObject(type);
    }

    /// `POST /sign-in/second-factor` is `postSignInSecondFactor`; `DELETE /sessions/{id}` is
    /// `deleteSession`.
    private static String operationId(Route<?> route) {
        String words = Arrays.stream(route.path().replace("s/{id}", "").split("[/-]", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        return route.method().name().toLowerCase(Locale.ROOT) + words;
    }
}
