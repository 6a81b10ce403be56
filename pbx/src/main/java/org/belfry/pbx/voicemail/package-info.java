/// Message boxes: what callers leave for people who are not there, and how those hear it.
///
/// [MessageBoxes] keeps messages and greetings sealed for whom they are about, [Pins] guards a box
/// against whoever else picks up a telephone.
@NullMarked
package org.belfry.pbx.voicemail;

import org.jspecify.annotations.NullMarked;
