@NullMarked
package org.belfry.rtp.srtp;

import org.jspecify.annotations.NullMarked;
