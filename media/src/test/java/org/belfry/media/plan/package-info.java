/// Every pairing of endpoints, with descriptions in the forms that phones, carriers and browsers write.
@NullMarked
package org.belfry.media.plan;

import org.jspecify.annotations.NullMarked;
