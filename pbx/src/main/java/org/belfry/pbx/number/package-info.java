/// Numbers: what was dialled, as E.164; what kind of number it is; which ones call for help.
///
/// Start with [Numbering]. [Dialled] is the filter in front of it: hostile text ends there.
@NullMarked
package org.belfry.pbx.number;

import org.jspecify.annotations.NullMarked;
