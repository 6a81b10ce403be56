package org.belfry.identity;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.belfry.ground.Redacted;

/// The fields of an [Enrolment.Applicant], checked and in one form. Only [#check] makes one.
final class ApplicantForm {

    static final int DISPLAY_NAME_CHARS_MAX = 128;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._@-]{1,63}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]{1,64}@[^\\s@\\p{Cntrl}]{1,189}");

    private final String name;
    private final String displayName;
    private final Optional<String> email;

    private ApplicantForm(String name, String displayName, Optional<String> email) {
        this.name = name;
        this.displayName = displayName;
        this.email = email;
    }

    sealed interface Checked {
        record Good(ApplicantForm form) implements Checked {}

        record Bad(Enrolment.FieldRejected rejected) implements Checked {}
    }

    static Checked check(Enrolment.Applicant applicant) {
        String name = clean(applicant.name());
        if (!NAME.matcher(name).matches()) {
            return bad(
                    "name", "Use 2 to 64 letters, digits, dots, dashes, underscores or an @, a letter or digit first.");
        }
        String shown = clean(applicant.displayName());
        String displayName = shown.isEmpty() ? name : shown;
        if (displayName.length() > DISPLAY_NAME_CHARS_MAX || displayName.chars().anyMatch(Character::isISOControl)) {
            return bad("displayName", "Use at most %d characters in one line.".formatted(DISPLAY_NAME_CHARS_MAX));
        }
        Optional<String> email = applicant.email().map(ApplicantForm::clean).filter(text -> !text.isEmpty());
        if (email.isPresent() && !EMAIL.matcher(email.get()).matches()) {
            return bad("email", "Enter an address such as name@example.com, or leave it empty.");
        }
        return new Checked.Good(new ApplicantForm(name, displayName, email));
    }

    /// What the password may not be made of, whether or not the fields are good yet.
    static List<String> personal(Enrolment.Applicant applicant) {
        return List.of(
                cut(applicant.name().disclose()),
                cut(applicant.displayName().disclose()),
                applicant
                        .email()
                        .map(Redacted::disclose)
                        .map(ApplicantForm::cut)
                        .orElse(""));
    }

    String name() {
        return name;
    }

    String displayName() {
        return displayName;
    }

    Optional<String> email() {
        return email;
    }

    private static String clean(Redacted<String> typed) {
        return PasswordRules.normalised(cut(typed.disclose())).strip();
    }

    /// Far above every limit, so that nothing below reads a novel.
    private static String cut(String text) {
        return text.length() <= 512 ? text : text.substring(0, 512);
    }

    private static Checked bad(String field, String sentence) {
        return new Checked.Bad(new Enrolment.FieldRejected(field, sentence));
    }
}
