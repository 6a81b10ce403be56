/// What telephones are told of without asking each time: subscriptions (RFC 6665), and notices to
/// those who never learnt to subscribe.
@NullMarked
package org.belfry.pbx.event;

import org.jspecify.annotations.NullMarked;
