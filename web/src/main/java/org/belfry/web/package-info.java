/// HTTP: the interface for programs, the pages, and everything a browser must be told to stay safe.
///
/// Walk: [Web] binds a door. Every act of the interface is one [Route] in the table of [Routes], and from that table
/// come the bindings, the description ([OpenApi]) and the page saying who may do what ([AccessMatrix]); nothing can be
/// reached that is not in it. [Signpost] leads a request to its route, and [Api] is the way from there: [Hosts] (is it
/// for us?), [Forgery] (did our own page send it?), session and right, [Json] (is it exactly what the route takes?),
/// then the act, then an [Answer]. What goes wrong on that way is a [Problem]. [Pages] serves what the `ui` room
/// built. The `…Routes` classes translate between the rooms beneath and the records in the `…Messages`. [SelfVisit]
/// looks at all this from outside, for the trust page.
///
/// Handlers run on virtual threads and may wait; what needs no waiting (health, pages) is answered on the event loop.
@NullMarked
package org.belfry.web;

import org.jspecify.annotations.NullMarked;
