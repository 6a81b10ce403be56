package org.belfry.web;

import com.linecorp.armeria.common.HttpStatus;

/// Every way this interface says no. The code is stable; a program decides by it, a person reads the title.
enum ProblemCode {
    INVALID("invalid", 400, "The request is not as it must be"),
    NOT_SIGNED_IN("not-signed-in", 401, "Nobody is signed in"),
    WRONG_SECRET("wrong-secret", 401, "Name, password or code is not right"),
    CSRF("csrf", 403, "The request does not show the token of this session"),
    FOREIGN_ORIGIN("foreign-origin", 403, "The request was not sent by a page of this door"),
    FORBIDDEN("forbidden", 403, "Not allowed"),
    CONFIRM_FIRST("confirm-first", 403, "Confirm first that it is you"),
    NOT_FOUND("not-found", 404, "There is nothing here"),
    INVITATION_UNKNOWN("invitation-unknown", 404, "This link is not known"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "Not possible in this way"),
    TIMEOUT("timeout", 408, "The request took too long to arrive"),
    NO_PASSKEY_HERE("no-passkey-here", 409, "Passkeys are not possible at this address"),
    WRONG_DOOR("wrong-door", 409, "This link belongs to the other door"),
    TOO_MANY("too-many", 409, "There are as many as there may be"),
    LAST_FACTOR("last-factor", 409, "It is the only second factor left"),
    INVITATION_SPENT("invitation-spent", 410, "This link was used already"),
    INVITATION_EXPIRED("invitation-expired", 410, "This link is too old"),
    ATTEMPT_UNKNOWN("attempt-unknown", 410, "This took too long or was tried too often; begin again"),
    BODY_TOO_LARGE("body-too-large", 413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The request is not in a form taken here"),
    WRONG_HOST("wrong-host", 421, "This server does not answer to that name"),
    PASSWORD_REJECTED("password-rejected", 422, "This password is not good enough"),
    THROTTLED("throttled", 429, "Too many tries; wait a little"),
    HEADERS_TOO_LARGE("headers-too-large", 431, "The request's head is too large"),
    FAULT("fault", 500, "Something went wrong here"),
    OVERLOADED("overloaded", 503, "Too much to do right now; try again"),
    STORE_AWAY("store-away", 503, "Nothing can be read or saved right now");

    private final String text;
    private final int status;
    private final String title;

    ProblemCode(String text, int status, String title) {
        this.text = text;
        this.status = status;
        this.title = title;
    }

    String text() {
        return text;
    }

    HttpStatus status() {
        return HttpStatus.valueOf(status);
    }

    String title() {
        return title;
    }
}
