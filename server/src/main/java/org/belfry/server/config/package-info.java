/// Configuration: every key stands once in [Key], every default is safe, and no file is needed.
@NullMarked
package org.belfry.server.config;

import org.jspecify.annotations.NullMarked;
