import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Makes a built distribution quick to start: `java Furnish.java DISTRIBUTION` (decision 0081).
///
/// - Libraries are stored instead of compressed, and without their publishers' signatures: the Java machine keeps no
///   class of a signed library in its start-up record and digests all of its manifest at every start. Nobody looks at
///   those signatures later; what is downloaded is compared with its checksum by the build.
/// - The native libraries for this machine are laid out beside them, so that no start unpacks them into a folder for
///   temporary files, where a crash would leave them.
final class Furnish {

    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    private static final String MACHINE = System.getProperty("os.arch").equals("aarch64") ? "aarch" : "x86";

    /// As their libraries look for them in `java.library.path` and `org.sqlite.lib.path`.
    private static final Set<String> NATIVE = Set.of(
            "META-INF/native/libnetty_tcnative_linux_" + MACHINE + "_64.so",
            "META-INF/native/libnetty_transport_native_epoll_" + MACHINE + "_64.so",
            "org/sqlite/native/Linux/" + (MACHINE.equals("x86") ? "x86_64" : "aarch64") + "/libsqlitejdbc.so");

    private Furnish() {}

    public static void main(String... arguments) throws IOException {
        Path house = Path.of(arguments[0]);
        Path natives = Files.createDirectories(house.resolve("native"));
        try (var listed = Files.newDirectoryStream(house.resolve("lib"), "*.jar")) {
            for (Path jar : listed) {
                if (!isStored(jar)) {
                    store(jar, natives);
                }
            }
        }
    }

    private static boolean isStored(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.stream().allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
        }
    }

    private static void store(Path jar, Path natives) throws IOException {
        Path part = Files.createTempFile(jar.getParent(), "stored", ".part");
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(part))) {
            for (ZipEntry entry : from.stream().toList()) {
                if (SIGNATURE.matcher(entry.getName()).matches()) {
                    continue;
                }
                byte[] content = from.getInputStream(entry).readAllBytes();
                if (NATIVE.contains(entry.getName())) {
                    Path name = Path.of(entry.getName()).getFileName();
                    Files.write(natives.resolve(name), content);
                }
                put(entry, entry.getName().equals(JarFile.MANIFEST_NAME) ? withoutDigests(content) : content, to);
            }
        }
        // The next build copies a library again only if the one in its store is newer.
        Files.setLastModifiedTime(part, Files.getLastModifiedTime(jar));
        Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(jar));
        Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The manifest's main section: the others hold the digests of a signature, thousands of them.
    private static byte[] withoutDigests(byte[] content) throws IOException {
        var manifest = new Manifest(new ByteArrayInputStream(content));
        manifest.getEntries().clear();
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    private static void put(ZipEntry like, byte[] content, ZipOutputStream to) throws IOException {
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(like.getName());
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(like.getTimeLocal());
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        to.putNextEntry(entry);
        to.write(content);
        to.closeEntry();
    }
}
