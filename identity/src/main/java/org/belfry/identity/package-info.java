/// Who is who: people, how they prove it, what they may do, and for how long.
///
/// Walk: [Identity] is the front door, opened once per tenant. [Invitations] makes the one-time links by which an
/// account begins and [Enrolment] walks an invited person through it; [SignIn] lets a person in by password and second
/// factor or by passkey; [Sessions] keeps who is in; [Factors] is what a signed-in person does with their own factors;
/// [People] lists accounts; [Rights] is the one place that decides what a person may do. [Visit] says where a request
/// came from. [PasswordRules] is policy A4.
///
/// What a visitor does wrong is a value of a sealed result, never an exception. Every method that reads or writes the
/// store waits: call it from a thread that may block, never from an event loop. Everything here is thread-safe.
@NullMarked
package org.belfry.identity;

import org.jspecify.annotations.NullMarked;
