/// What the house says itself: spoken prompts and music on hold. The recordings are our own (decision
/// 0133).
///
/// A sentence is a list of names, played one after the other: `you-have`, `3`, `new-messages`. Samples
/// are 16-bit PCM of one channel at the rate asked for. [Prompts] is immutable, [HoldMusic] belongs to
/// one thread at a time.
@NullMarked
package org.belfry.audio.prompt;

import org.jspecify.annotations.NullMarked;
