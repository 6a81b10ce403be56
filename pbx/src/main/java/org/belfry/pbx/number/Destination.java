package org.belfry.pbx.number;

/// Where a number is and what kind it is. Immutable.
///
/// @param number as E.164 with its plus
/// @param country ISO 3166-1 of two letters, `001` for networks without a country
/// @param tollFree whether who is called pays
public record Destination(String number, CallClass callClass, String country, boolean tollFree) {}
