package org.belfry.server;

import java.util.Optional;
import org.belfry.vault.Secret;

/// Where a passphrase can be had from while the house opens.
public interface Passphrases {

    /// The one given without asking, if any.
    Optional<Secret> given() throws StartFault;

    /// Asks whoever sits at the terminal; empty if nobody does.
    Optional<Secret> ask(String prompt);
}
