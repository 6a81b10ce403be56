package org.belfry.net;

/// A service some of whose answers cost no more than a refusal would, so that counting how fast one source asks for
/// them protects nothing. What they hold is counted all the same.
public interface Unrated {

    boolean isUnrated(String path);
}
