package org.belfry.house;

/// Gives this machine more addresses for the time of a test, on its loopback interface.
final class OwnAddresses implements AutoCloseable {

    private final String[] addresses;

    OwnAddresses(String... addresses) {
        this.addresses = addresses.clone();
        for (String address : addresses) {
            Launcher.program("ip", "address", "replace", address + "/32", "dev", "lo")
                    .wasFine();
        }
    }

    @Override
    public void close() {
        for (String address : addresses) {
            Launcher.program("ip", "address", "delete", address + "/32", "dev", "lo");
        }
    }
}
