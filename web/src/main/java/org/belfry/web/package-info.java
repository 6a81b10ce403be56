/// HTTP: the interface for programs, the pages, and everything a browser must be told to stay safe.
///
/// Walk: [Web] binds a door. Every act of the interface is one [Route] in the table of [Routes], and from that table
/// come the bindings, the description ([OpenApi]) and the page saying who may do what ([AccessMatrix]); nothing can be
/// reached that is not in it. [Api] is the way of a request: [Hosts] (is it for us?), [Forgery] (did our own page send
/// it?), session and right, [Json] (is it exactly what the route takes?), then the act, then an [Answer]. What goes
/// wrong on that way is a [Problem]. [Pages] serves what the `ui` room built. The `…Routes` classes translate between
/// the rooms beneath and the records in [Messages].
///
/// Handlers run on virtual threads and may wait; what needs no waiting (health, pages) is answered on the event loop.
@NullMarked
package org.belfry.web;

import org.jspecify.annotations.NullMarked;
