package org.belfry.pbx.call;

/// A service of the house that serves one caller: a menu, a message box, a queue.
///
/// Written as a straight story on the call's own thread: what it asks of its [HouseVoice] waits where the
/// call waits, in its mailbox. So an attendant must wait nowhere else for longer than a store takes, and
/// keeps what it says and hears in local variables. One is made for each caller.
@FunctionalInterface
public interface Attendant {

    /// @return where it goes on. When the caller leaves meanwhile, whatever is asked of `voice` throws
    ///     [CallerGone], which is let through: what has to be tidied up stands in a `finally`
    Onward serve(HouseVoice voice);

    /// Whether who transferred a caller here stays until he is told something.
    default boolean keepsSender() {
        return false;
    }
}
