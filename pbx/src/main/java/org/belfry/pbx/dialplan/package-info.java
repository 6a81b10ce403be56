/// What a number means: people, groups, menus, ways out; kept as data with versions.
@NullMarked
package org.belfry.pbx.dialplan;

import org.jspecify.annotations.NullMarked;
