/// A small company that shows what the house does: two telephones of our own, made of the same rooms
/// and set apart from the house, call each other through it.
///
///     Demo ─▶ Company (people, devices) ─▶ House
///       └──▶ Softphone ─▶ PhoneCall ─▶ Handset ─▶ Ear, Recognition
@NullMarked
package org.belfry.server.demo;

import org.jspecify.annotations.NullMarked;
