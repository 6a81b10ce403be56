/// Everything secret: keys, sealing, password hashing, certificates (policy A3, E6; decision 5; `docs/decisions/001x`).
///
/// Enter by [KeyFolder], which opens the folder of keys with an [Unlock] and gives the [Vault], or says in one
/// sentence why not ([Opening]). The vault holds one [TenantKeys] for each tenant, and those the keys of its people:
///
///     root key ──wraps──▶ house key
///              ──wraps──▶ tenant keys ──wrap──▶ person keys
///
/// Each key is a ring of versions: new values are sealed under the newest, old ones stay readable. From each version
/// the keys in use are derived by HKDF, one for each purpose, so no key ever serves two. A [Sealer] seals one column
/// value bound to its place ([SealContext]); a [BlobCipher] seals streams under the keys of everybody they are about;
/// a [LookupHash] makes a sealed column findable; an [AuditSigner] signs. Destroying a person's key file is the
/// erasure of all that was sealed under it.
///
/// Beside the hierarchy stand [PasswordHash], and the certificates: [LocalAuthority] makes a [ServerIdentity] where
/// no public one is, [CertificateImport] takes one made elsewhere.
@NullMarked
package org.belfry.vault;

import org.jspecify.annotations.NullMarked;
