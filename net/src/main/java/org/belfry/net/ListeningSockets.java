package org.belfry.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.IpAddress;

/// The sockets that wait for strangers, as the kernel lists them in `/proc/net` (proc(5)): TCP in state LISTEN, UDP
/// bound and not connected. A snapshot; immutable.
final class ListeningSockets {

    /// Lines read of each list; a machine with more open sockets than this is beyond us.
    private static final int LINES_MAX = 1_000_000;

    private static final String TCP_LISTEN = "0A";
    private static final String UDP_UNCONNECTED = "07";

    /// @param inode how the kernel names the socket
    record Socket(boolean datagram, IpAddress address, int port, long inode) {}

    private final List<Socket> all;
    private final Path proc;

    private ListeningSockets(List<Socket> all, Path proc) {
        this.all = List.copyOf(all);
        this.proc = proc;
    }

    /// Of every process in our network namespace.
    static ListeningSockets ofMachine() {
        return read(Path.of("/proc"));
    }

    /// Whether this system has the lists at all.
    static boolean canLook() {
        return Files.isReadable(Path.of("/proc/net/tcp"));
    }

    static ListeningSockets read(Path proc) {
        var found = new ArrayList<Socket>();
        for (var list : List.of("tcp", "tcp6", "udp", "udp6")) {
            var path = proc.resolve("net").resolve(list);
            if (Files.isReadable(path)) {
                found.addAll(parse(path, list.startsWith("udp")));
            }
        }
        return new ListeningSockets(found, proc);
    }

    List<Socket> all() {
        return all;
    }

    /// Those this very process holds.
    List<Socket> ours() {
        var inodes = inodesOf(proc.resolve("self"));
        return all.stream().filter(socket -> inodes.contains(socket.inode)).toList();
    }

    /// Who holds that port, as `'name' (process 42)`; empty if nobody does or we may not see it.
    Optional<String> holderOf(int port) {
        var inodes = new HashSet<Long>();
        all.stream().filter(socket -> socket.port == port).forEach(socket -> inodes.add(socket.inode));
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (var process : processes) {
                if (inodesOf(process).stream().anyMatch(inodes::contains)) {
                    String name = Files.readString(process.resolve("comm")).strip();
                    return Optional.of("'%s' (process %s)".formatted(name, process.getFileName()));
                }
            }
        } catch (IOException e) {
            // Processes come and go while we look; not knowing who it is only makes the sentence shorter.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Set<Long> inodesOf(Path process) {
        var inodes = new HashSet<Long>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(Long.parseLong(target.substring(8, target.length() - 1)));
                }
            }
        } catch (IOException e) {
            // Another user's process: its sockets stay unknown.
            return inodes;
        }
        return inodes;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static List<Socket> parse(Path list, boolean datagram) {
        String state = datagram ? UDP_UNCONNECTED : TCP_LISTEN;
        try (var lines = Files.lines(list)) {
            return lines.skip(1)
                    .limit(LINES_MAX)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > 9 && fields[3].equals(state))
                    .map(fields -> socket(datagram, fields[1], Long.parseLong(fields[9])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `0100007F:1F90`: words of 32 bits in the machine's byte order, then the port.
    private static Socket socket(boolean datagram, String local, long inode) {
        int colon = local.indexOf(':');
        byte[] raw = HexFormat.of().parseHex(local, 0, colon);
        var words = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
        var network = ByteBuffer.allocate(raw.length);
        while (words.hasRemaining()) {
            network.putInt(words.getInt());
        }
        try {
            var address = IpAddress.of(InetAddress.getByAddress(network.array()));
            return new Socket(datagram, address, Integer.parseInt(local, colon + 1, local.length(), 16), inode);
        } catch (UnknownHostException impossible) {
            throw new AssertionError("the kernel prints 4 or 16 bytes", impossible);
        }
    }
}
