/// What happens in the house, told as it happens to who may know (decision 0199): [LiveEvent] says what there is,
/// [LiveEvents] hands it on without holding anybody up.
@NullMarked
package org.belfry.pbx.live;

import org.jspecify.annotations.NullMarked;
