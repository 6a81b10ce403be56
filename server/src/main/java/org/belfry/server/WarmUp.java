package org.belfry.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Visits a house over its own doors as a browser would, so that the classes of a first visit are among those recorded.
public final class WarmUp {

    private static final String[] PATHS = {"/livez", "/", "/api/v1/session", "/openapi.json", "/nowhere"};

    private static final int PATIENCE_MS = 30_000;

    private final House house;

    public WarmUp(House house) {
        this.house = house;
    }

    /// @throws IOException if a door does not answer
    public void visit() throws IOException, GeneralSecurityException {
        var context = trustingTheHouse();
        for (var door : new InetSocketAddress[] {house.appAddress(), house.consoleAddress()}) {
            for (String path : PATHS) {
                get(context, door, path);
            }
        }
    }

    private static void get(SSLContext context, InetSocketAddress door, String path) throws IOException {
        try (var socket = context.getSocketFactory().createSocket(door.getAddress(), door.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            String request = "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: */*\r\nConnection: close\r\n\r\n"
                    .formatted(path, door.getPort());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    private SSLContext trustingTheHouse() throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("house", house.authority());
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
