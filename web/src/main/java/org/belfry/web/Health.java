package org.belfry.web;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;

/// Whether the program lives and is ready, for those who watch it. Tells nothing else, so anyone may ask. Answered on
/// the event loop from bytes made once.
final class Health {

    private static final Said LIVE = new Said(HttpStatus.OK, "live");
    private static final Said READY = new Said(HttpStatus.OK, "ready");
    private static final Said NOT_READY = new Said(HttpStatus.SERVICE_UNAVAILABLE, "not-ready");

    private final HouseFacts facts;

    Health(HouseFacts facts) {
        this.facts = facts;
    }

    HttpService live() {
        return (ctx, request) -> LIVE.response();
    }

    HttpService ready() {
        return (ctx, request) -> (facts.ready() ? READY : NOT_READY).response();
    }

    private record Said(ResponseHeaders headers, HttpData data) {
        Said(HttpStatus status, String word) {
            this(Replies.data(status, MediaType.JSON).build(), HttpData.ofUtf8("{\"status\":\"%s\"}".formatted(word)));
        }

        HttpResponse response() {
            return HttpResponse.of(headers, data);
        }
    }
}
