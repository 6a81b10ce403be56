@NullMarked
package org.belfry.net.egress;

import org.jspecify.annotations.NullMarked;
