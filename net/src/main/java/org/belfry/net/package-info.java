/// Every way in.
///
/// [Doors] opens doors and lists what is open; each [Door] has a gate of `guard` and there is no way to open one
/// without. [HttpDoor] carries HTTP/1.1 and HTTP/2 over TLS (Armeria), [TcpDoor] streams in the clear or over TLS, and
/// [UdpDoor] datagrams, all on the same [Loops]. [LiveTls] holds the certificate that all TLS doors show and swaps it
/// without closing a connection. [DoorsProbe] holds the list against what the machine says is open. What
/// leaves takes the ways of [org.belfry.net.egress].
@NullMarked
package org.belfry.net;

import org.jspecify.annotations.NullMarked;
