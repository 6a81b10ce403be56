package org.belfry.courier;

import java.io.IOException;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;

/// Writes letters of one kind at the moment they are sent. May wait. Thread-safe.
@FunctionalInterface
public interface Composer {

    /// @param about what [Courier#enqueue] was told
    /// @return empty if there is nothing to send any more: what it was about is gone, or is not wanted by mail now
    /// @throws IOException if it can't be read at the moment
    Optional<Letter> compose(PersonId person, Id about) throws IOException;
}
