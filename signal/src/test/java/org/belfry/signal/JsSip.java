package org.belfry.signal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The library of the browser phone with the scripts of ours that use it, in a folder of their own.
final class JsSip {

    private JsSip() {}

    /// The folder; installed with the first call.
    static Path installed(Path folder) throws Exception {
        var home = folder.resolve("jssip");
        if (Files.notExists(home)) {
            Files.createDirectory(home);
            for (var file : List.of("package.json", "package-lock.json", "register.js", "page.js")) {
                try (var in = Objects.requireNonNull(JsSip.class.getResourceAsStream("jssip/" + file))) {
                    Files.write(home.resolve(file), in.readAllBytes());
                }
            }
            try (var npm = Program.start(home, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")) {
                npm.endsWell();
            }
        }
        return home;
    }

    /// The page's script and all it needs, in one.
    static byte[] page(Path folder) throws Exception {
        var home = installed(folder);
        String script = home.resolve("page.js").toString();
        String bundle = home.resolve("bundle.js").toString();
        try (var esbuild = Program.start(
                home,
                "node_modules/.bin/esbuild",
                script,
                "--bundle",
                "--define:global=globalThis",
                "--outfile=" + bundle)) {
            esbuild.endsWell();
        }
        return Files.readAllBytes(Path.of(bundle));
    }
}
