/// Every promise of docs/POLICY.md with its state now and the evidence for it (decision 9, policy J1).
///
/// [Policy] is the page as the program carries it. Rooms hand their probes to [Controls], which looks through them now
/// and then or when asked, and answers with a [TrustReport]: each row of the policy in order, its controls with the
/// last
/// evidence of each, and plainly `NOT_BUILT` where nothing looks yet.
@NullMarked
package org.belfry.trust;

import org.jspecify.annotations.NullMarked;
