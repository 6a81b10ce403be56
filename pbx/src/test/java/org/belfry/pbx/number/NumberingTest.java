package org.belfry.pbx.number;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is a number, and of which kind.
final class NumberingTest {

    private final Numbering numbering = new Numbering();

    @ParameterizedTest
    @CsvSource({
        "DE, +49 30 901820, NATIONAL, DE",
        "DE, +4915112345678, MOBILE, DE",
        "DE, +442079460958, INTERNATIONAL, GB",
        "DE, +447400123456, INTERNATIONAL, GB",
        "GB, +447400123456, MOBILE, GB",
        "GB, +447012345678, PREMIUM, GB",
        "GB, +449098790879, PREMIUM, GB",
        "DE, +491801234567, SHARED_COST, DE",
        "DE, +499001234567, PREMIUM, DE",
        "DE, +881612345678, SATELLITE, 001",
        "DE, +870773111632, SATELLITE, 001",
        "DE, +979123456789, PREMIUM, 001",
        "US, +18765230123, INTERNATIONAL, JM",
        "US, +12015550123, NATIONAL, US",
        "DE, +498001234567, NATIONAL, DE",
    })
    void numbersHaveTheirClass(String home, String number, CallClass callClass, String country) {
        var e164 = numbering.e164(Dialled.read(number).orElseThrow(), home).orElseThrow();
        var destination = numbering.destination(e164, home).orElseThrow();
        assertThat(destination.callClass()).isEqualTo(callClass);
        assertThat(destination.country()).isEqualTo(country);
    }

    @ParameterizedTest
    @CsvSource({
        "DE, 030 901820, +4930901820",
        "DE, 0044 20 7946 0958, +442079460958",
        "GB, 020 7946 0958, +442079460958",
        "US, 011 49 30 901820, +4930901820",
        "IT, 06 6982, +39066982",
    })
    void numbersAreWrittenAsInTheCountry(String country, String dialled, String e164) {
        assertThat(numbering.e164(Dialled.read(dialled).orElseThrow(), country)).hasValue(e164);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "anna",
                "0800FLOWERS",
                "+49٣٠901820",
                "+49309018\u0000",
                "+4930901820;ext=1",
                "+4930901820,,1",
                "0049+30",
                "++49",
                "+",
                "%2B49",
                "+4930901820x1",
                "０３０901820",
                "030901820\r\nVia: x",
                "<script>",
            })
    void whatIsNoNumberIsNone(String dialled) {
        assertThat(Dialled.read(dialled).flatMap(read -> numbering.e164(read, "DE")))
                .isEmpty();
    }

    @Test
    void whatIsTooLongIsNone() {
        assertThat(Dialled.read("1".repeat(Dialled.CHARS_MAX + 1))).isEmpty();
        assertThat(numbering.e164(Dialled.read("+49" + "1".repeat(30)).orElseThrow(), "DE"))
                .isEmpty();
    }

    @Property
    boolean nothingIsReadThatIsNotPlain(@ForAll @StringLength(max = 80) String text) {
        return Dialled.read(text)
                .map(Dialled::keys)
                .filter(keys -> !keys.matches("\\+?[0-9*#]*"))
                .isEmpty();
    }

    @Property
    boolean whatIsReadHasAClass(
            @ForAll @CharRange(from = '0', to = '9') @StringLength(min = 5, max = 15) String digits) {
        var number = Dialled.read("+" + digits).flatMap(read -> numbering.e164(read, "DE"));
        return number.isEmpty() || numbering.destination(number.get(), "DE").isPresent();
    }

    @Test
    void theShippedTableOfEmergencyNumbersIsTheLibrarys() {
        var library = ShortNumberInfo.getInstance();
        var table = EmergencyNumbers.shipped();
        assertThat(table.countries()).hasSizeGreaterThan(200);
        for (String country : table.countries()) {
            assertThat(table.of(country))
                    .as(country)
                    .isNotEmpty()
                    .allMatch(number -> library.isEmergencyNumber(number, country));
        }
        for (String country : new String[] {"DE", "GB", "US", "FR", "CH", "AT", "IN", "AU", "JP", "BR"}) {
            assertThat(IntStream.range(0, 1_000)
                            .mapToObj("%03d"::formatted)
                            .filter(number -> library.isEmergencyNumber(number, country)))
                    .as(country)
                    .allMatch(number -> table.holds(country, number));
        }
    }
}
