package org.belfry.pbx.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.Set;

/// The numbering plans of the world (decision 0170). Thread-safe; some microseconds, but the first
/// number of a country reads its plan from the class path: [#warm] does so beforehand.
public final class Numbering {

    /// Country codes of no country (ITU-T E.164.1): satellites and networks.
    private static final Set<Integer> SATELLITE = Set.of(870, 878, 881, 882, 883, 888);

    /// International premium rate (ITU-T E.169.2).
    private static final int PREMIUM_EVERYWHERE = 979;

    /// International freephone (ITU-T E.169.1).
    private static final int TOLL_FREE_EVERYWHERE = 800;

    private final PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    private final EmergencyNumbers emergency = EmergencyNumbers.shipped();

    public EmergencyNumbers emergency() {
        return emergency;
    }

    /// Whether there is a numbering plan for that country.
    public boolean knows(String country) {
        return plans.getSupportedRegions().contains(country);
    }

    /// Reads the plan of every country.
    public void warm() {
        for (String country : plans.getSupportedRegions()) {
            plans.getCountryCodeForRegion(country);
            var example = plans.getExampleNumber(country);
            if (example != null) {
                plans.getNumberType(example);
            }
        }
    }

    /// What was dialled as E.164 with its plus, if it has the length of a number. Emergency and
    /// other short numbers are none.
    ///
    /// @param country whose way of writing numbers it is
    public Optional<String> e164(Dialled dialled, String country) {
        if (!dialled.isNumber()) {
            return Optional.empty();
        }
        return parse(dialled.keys(), country)
                .filter(number -> plans.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE)
                .map(number -> plans.format(number, PhoneNumberFormat.E164));
    }

    /// What kind of number that is, seen from `home`.
    ///
    /// @param e164 with its plus
    /// @return empty if it is no possible number
    public Optional<Destination> destination(String e164, String home) {
        return Dialled.read(e164)
                .filter(dialled -> dialled.keys().startsWith("+") && dialled.isNumber())
                .flatMap(dialled -> parse(dialled.keys(), home))
                .filter(number -> plans.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE)
                .map(number -> destination(number, home));
    }

    private Destination destination(PhoneNumber number, String home) {
        String text = plans.format(number, PhoneNumberFormat.E164);
        int code = number.getCountryCode();
        if (SATELLITE.contains(code)) {
            return new Destination(text, CallClass.SATELLITE, "001", false);
        }
        if (code == PREMIUM_EVERYWHERE) {
            return new Destination(text, CallClass.PREMIUM, "001", false);
        }
        if (code == TOLL_FREE_EVERYWHERE) {
            return new Destination(text, CallClass.INTERNATIONAL, "001", false);
        }
        String region = plans.getRegionCodeForNumber(number);
        if (region == null) {
            return new Destination(text, CallClass.UNKNOWN, "001", false);
        }
        return ofCountry(text, plans.getNumberType(number), region, region.equals(home));
    }

    private static Destination ofCountry(
            String text, PhoneNumberUtil.PhoneNumberType type, String region, boolean atHome) {
        var dear = switch (type) {
            // A personal number (UK 070 and its like) and a pager cost what their owner asks.
            case PREMIUM_RATE, PERSONAL_NUMBER, PAGER -> Optional.of(CallClass.PREMIUM);
            case SHARED_COST, UAN -> Optional.of(CallClass.SHARED_COST);
            case UNKNOWN -> Optional.of(CallClass.UNKNOWN);
            case FIXED_LINE, MOBILE, FIXED_LINE_OR_MOBILE, TOLL_FREE, VOIP, VOICEMAIL -> Optional.<CallClass>empty();
        };
        if (dear.isPresent()) {
            return new Destination(text, dear.get(), region, false);
        }
        if (!atHome) {
            return new Destination(text, CallClass.INTERNATIONAL, region, false);
        }
        return new Destination(
                text,
                type == PhoneNumberUtil.PhoneNumberType.MOBILE ? CallClass.MOBILE : CallClass.NATIONAL,
                region,
                type == PhoneNumberUtil.PhoneNumberType.TOLL_FREE);
    }

    private Optional<PhoneNumber> parse(String keys, String country) {
        try {
            return Optional.of(plans.parse(keys, country));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
