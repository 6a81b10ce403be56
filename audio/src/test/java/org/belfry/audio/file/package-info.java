@NullMarked
package org.belfry.audio.file;

import org.jspecify.annotations.NullMarked;
