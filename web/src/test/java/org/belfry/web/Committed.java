package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Holds a committed page against what the program would write today.
///
/// A page that differs is written beside the build's own files, and the failure says how to take it over: a test that
/// repaired the tree by itself would hide the change from review.
final class Committed {

    private Committed() {}

    static void compare(Path page, String truth) throws IOException {
        var now = Path.of("target", page.getFileName().toString());
        Files.createDirectories(now.getParent());
        Files.writeString(now, truth);
        String committed = Files.exists(page) ? Files.readString(page) : "";
        assertThat(committed)
                .as("%s is not what the routes say; renew it: cp web/%s docs/", page.getFileName(), now)
                .isEqualTo(truth);
    }
}
