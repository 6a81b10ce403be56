/// Fuzzing as every room does it (docs/FUZZING.md, decision 0158): a room's test names its [FuzzTarget]s and inherits
/// the rest from [FuzzContract].
@org.jspecify.annotations.NullMarked
package org.belfry.ground.fuzz;
