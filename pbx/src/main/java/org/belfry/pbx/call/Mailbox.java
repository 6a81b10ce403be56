package org.belfry.pbx.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What waits for a call's thread, in the order it came.
///
/// Anybody puts in and never waits; one thread takes out, and waits nowhere else.
public interface Mailbox<E> {

    /// False if it is full or closed: whoever brought it has to deal with it.
    boolean put(E event);

    /// The same for what the house itself decides, which is not turned away for want of room. False if it is closed.
    boolean order(E event);

    /// The next event; waits for it.
    ///
    /// @param untilNanos of [org.belfry.ground.Time#nanoTime]; null waits without end
    /// @return null once that time has come
    @Nullable
    E take(@Nullable Long untilNanos);

    /// Takes nothing more in.
    ///
    /// @return what nobody has taken out
    List<E> close();
}
