@NullMarked
package org.belfry.web;

import org.jspecify.annotations.NullMarked;
