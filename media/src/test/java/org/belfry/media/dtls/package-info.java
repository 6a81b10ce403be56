/// DTLS-SRTP proven: against itself over a bad network, against strangers who break the rules, against OpenSSL.
@NullMarked
package org.belfry.media.dtls;

import org.jspecify.annotations.NullMarked;
