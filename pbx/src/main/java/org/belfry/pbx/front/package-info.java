/// Who is told of requests first: finds out who asks, and hands on to who answers.
@NullMarked
package org.belfry.pbx.front;

import org.jspecify.annotations.NullMarked;
