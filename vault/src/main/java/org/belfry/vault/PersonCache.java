package org.belfry.vault;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.belfry.ground.PersonId;
import org.jspecify.annotations.Nullable;

/// Keys of people in use, so that sealing does not read a file each time. Thread-safe.
///
/// Holds at most [#PEOPLE_MAX]: about 2 MB. When full, any one makes room; it is read again when needed.
final class PersonCache {

    private static final int PEOPLE_MAX = 8192;

    private final Function<PersonId, @Nullable KeyRing> load;
    private final ConcurrentHashMap<PersonId, PersonKeys> loaded = new ConcurrentHashMap<>();

    /// A person's ring and the cipher made of it.
    record PersonKeys(KeyRing ring, RingCipher seal) {}

    PersonCache(Function<PersonId, @Nullable KeyRing> load) {
        this.load = load;
    }

    /// Null if the person has no key. Absence is not remembered: it is asked for seldom, and may end.
    @Nullable
    PersonKeys find(PersonId person) {
        var known = loaded.get(person);
        if (known != null) {
            return known;
        }
        makeRoom();
        return loaded.computeIfAbsent(person, this::make);
    }

    /// The next [#find] asks the disk. A loading of the same person that is under way ends first.
    void forget(PersonId person) {
        loaded.compute(person, (id, old) -> null);
    }

    private @Nullable PersonKeys make(PersonId person) {
        var ring = load.apply(person);
        return ring == null ? null : new PersonKeys(ring, new RingCipher(ring, RingCipher.Purpose.SEAL));
    }

    private void makeRoom() {
        var ids = loaded.keySet().iterator();
        while (loaded.size() >= PEOPLE_MAX && ids.hasNext()) {
            loaded.remove(ids.next());
        }
    }
}
