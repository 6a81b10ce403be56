/// Telephones and gateways: each belongs to a person and has a secret of its own (policy A11).
@NullMarked
package org.belfry.pbx.device;

import org.jspecify.annotations.NullMarked;
