package org.belfry.signal;

import java.util.List;
import org.belfry.ground.IpAddress;

/// What the domain name system says, as far as RFC 3263 asks; the seam through which simulation answers. Empty lists
/// for names that have no such records and for servers that do not answer. May block; thread-safe.
public interface Directory {

    /// Of type NAPTR, those with flag `s` and no regular expression (RFC 3263 §4.1).
    List<Service> services(String domain);

    /// Of type SRV (RFC 2782).
    List<Server> servers(String name);

    /// Of types A and AAAA, the preferred family first.
    List<IpAddress> addresses(String host);

    /// @param service such as `SIPS+D2T`
    /// @param replacement name of the SRV records
    record Service(int order, int preference, String service, String replacement) {}

    record Server(int priority, int weight, int port, String target) {}
}
