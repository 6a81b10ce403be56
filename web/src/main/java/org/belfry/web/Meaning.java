package org.belfry.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says what a record, or a component of one, means to somebody who reads the interface's description, and bounds it.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
@interface Meaning {

    /// One or two sentences.
    String value();

    /// What one may look like.
    String example() default "";

    /// The only texts it may be; any if empty.
    String[] oneOf() default {};

    /// Longest text accepted in a request.
    int charsMax() default 1024;
}
