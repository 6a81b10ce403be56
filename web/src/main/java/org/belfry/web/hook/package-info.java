/// Tells programs elsewhere what happens in the house: signed, over HTTPS, to where an administrator said
/// (decision 0199). [Webhooks] keeps who is told, a [Delivery] each tells one, [Signature] proves that it was
/// us.
@NullMarked
package org.belfry.web.hook;

import org.jspecify.annotations.NullMarked;
