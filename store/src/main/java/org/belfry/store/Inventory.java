package org.belfry.store;

import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.PersonalData;
import org.belfry.ground.PersonalData.Eraser;
import org.belfry.ground.PersonalData.LegalGround;
import org.belfry.ground.PersonalData.Subject;

/// What we hold about people, where, why and for how long (policy E3, E9, decision 6); and which
/// columns hold nothing about anybody. A test fails when a column of the schema is on neither list, or
/// on one that does not exist.
///
/// Each room that owns tables has its methods here.
public final class Inventory {

    /// What callers left in message boxes.
    public static final String VOICEMAIL = "voice messages";

    /// Calls that were recorded by a rule.
    public static final String RECORDINGS = "recorded calls";

    private static final String BUCKET = "blob:";

    private Inventory() {}

    /// Every category of personal data.
    public static List<PersonalData> entries() {
        return Stream.of(ofStore(), ofAccounts(), ofVisits(), ofTelephones(), ofCalls(), ofVoices())
                .flatMap(List::stream)
                .toList();
    }

    private static List<PersonalData> ofStore() {
        return List.of(
                new PersonalData(
                        "audit trail",
                        Set.of("audit.actor_id", "audit.about_id", "audit.origin_sealed", "audit.details_sealed"),
                        Subject.PERSON,
                        "to show who signed in and who changed what",
                        LegalGround.LEGITIMATE_INTEREST,
                        Optional.of(Period.ofYears(1)),
                        Eraser.DESTROY_KEY),
                new PersonalData(
                        "settings of the organisation",
                        Set.of("setting.value_sealed"),
                        Subject.ADMINISTRATOR,
                        "to run the service as its administrators set it up",
                        LegalGround.CONTRACT,
                        Optional.empty(),
                        Eraser.DELETE_ROW),
                new PersonalData(
                        "whose data a stored file is",
                        Set.of("blob_subject.person_id"),
                        Subject.PERSON,
                        "to find and erase the files about a person",
                        LegalGround.LEGAL_OBLIGATION,
                        Optional.empty(),
                        Eraser.DELETE_ROW));
    }

    private static List<PersonalData> ofAccounts() {
        return List.of(
                account(
                        "names and addresses of people",
                        "to know people, show who they are, and reach them",
                        "person.id",
                        "person.name_lookup",
                        "person.name_sealed",
                        "person.display_name_sealed",
                        "person.email_sealed",
                        "person.administrator",
                        "person.added_at",
                        "person.last_sign_in_at"),
                account(
                        "passwords, as hashes",
                        "to recognise people, and to refuse a password they had before",
                        "person.password_hash",
                        "person.password_set_at",
                        "password_past.person_id",
                        "password_past.set_at",
                        "password_past.password_hash"),
                account(
                        "second factors",
                        "to recognise people by more than a password",
                        "person.totp_secret_sealed",
                        "person.totp_last_step",
                        "recovery_code.person_id",
                        "recovery_code.code_hash",
                        "recovery_code.made_at",
                        "recovery_code.used_at",
                        "passkey.person_id",
                        "passkey.credential",
                        "passkey.public_key",
                        "passkey.signature_count",
                        "passkey.label_sealed",
                        "passkey.added_at",
                        "passkey.last_used_at"));
    }

    private static List<PersonalData> ofVisits() {
        return List.of(
                new PersonalData(
                        "who accepted an invitation",
                        Set.of("invitation.spent_at", "invitation.spent_by_id"),
                        Subject.PERSON,
                        "to show which link let somebody in",
                        LegalGround.LEGITIMATE_INTEREST,
                        Optional.of(Period.ofDays(60)),
                        Eraser.DELETE_ROW),
                new PersonalData(
                        "sign-in sessions",
                        Set.of(
                                "session.person_id",
                                "session.signed_in_at",
                                "session.last_seen_at",
                                "session.address_sealed",
                                "session.user_agent_sealed"),
                        Subject.PERSON,
                        "to keep people signed in and let them see and end it",
                        LegalGround.CONTRACT,
                        Optional.of(Period.ofDays(60)),
                        Eraser.DELETE_ROW),
                new PersonalData(
                        "notices to people about their own account",
                        Set.of("notice.person_id", "notice.session_id", "notice.happened_at", "notice.address_sealed"),
                        Subject.PERSON,
                        "to tell people what was done with their account, and from where",
                        LegalGround.LEGITIMATE_INTEREST,
                        Optional.of(Period.ofDays(60)),
                        Eraser.DELETE_ROW),
                new PersonalData(
                        "networks people sign in from",
                        Set.of(
                                "familiar_network.person_id",
                                "familiar_network.network_lookup",
                                "familiar_network.network_sealed",
                                "familiar_network.added_at",
                                "familiar_network.last_used_at"),
                        Subject.PERSON,
                        "to notice a sign-in from somewhere new",
                        LegalGround.LEGITIMATE_INTEREST,
                        Optional.of(Period.ofDays(90)),
                        Eraser.DELETE_ROW));
    }

    private static List<PersonalData> ofTelephones() {
        return List.of(
                account(
                        "telephones of people",
                        "to know a telephone when it comes, and whose it is",
                        "device.id",
                        "device.person_id",
                        "device.label_sealed",
                        "device.sha256_sealed",
                        "device.md5_sealed",
                        "device.plain",
                        "device.networks_sealed",
                        "device.added_at"),
                new PersonalData(
                        "where telephones can be reached",
                        Set.of("binding.id", "binding.device_id", "binding.contact_sealed", "binding.expires_at"),
                        Subject.PERSON,
                        "to have telephones ring, also after a restart",
                        LegalGround.CONTRACT,
                        Optional.of(Period.ofDays(1)),
                        Eraser.DELETE_ROW),
                new PersonalData(
                        "registration log",
                        Set.of(
                                "registration.person_id",
                                "registration.device_id",
                                "registration.happened_at",
                                "registration.entry_sealed"),
                        Subject.PERSON,
                        "to show which telephone came from where, and notice a stolen secret",
                        LegalGround.LEGITIMATE_INTEREST,
                        Optional.of(Period.ofDays(90)),
                        Eraser.DELETE_ROW));
    }

    private static List<PersonalData> ofCalls() {
        return List.of(
                new PersonalData(
                        "dialplan",
                        Set.of("dialplan_version.plan_sealed"),
                        Subject.PERSON,
                        "to find the telephones that ring for a number, and to refuse callers who are unwelcome",
                        LegalGround.CONTRACT,
                        Optional.empty(),
                        Eraser.DELETE_ROW),
                account(
                        "forwards and rights of calling",
                        "to send calls where people want them, and to let out the calls they may make",
                        "call_setting.person_id",
                        "call_setting.forwarding_sealed",
                        "call_setting.leave_sealed",
                        "call_setting.changed_at"),
                account(
                        "spending on calls",
                        "to bound what fraud can cost",
                        "spending.account_id",
                        "spending.money_micros",
                        "spending.airtime_secs",
                        "spending.noted_at"),
                new PersonalData(
                        "call records",
                        Set.of(
                                "call_leg.began_at",
                                "call_leg.answered_at",
                                "call_leg.ended_at",
                                "call_leg.from_person_id",
                                "call_leg.from_device_id",
                                "call_leg.from_sealed",
                                "call_leg.from_lookup",
                                "call_leg.to_person_id",
                                "call_leg.to_device_id",
                                "call_leg.to_sealed",
                                "call_leg.to_lookup",
                                "call_leg.details_sealed"),
                        Subject.CALLER,
                        "to show people their calls, to find out why one was bad, and to settle bills",
                        LegalGround.LEGITIMATE_INTEREST,
                        Optional.of(Period.ofDays(60)),
                        Eraser.DELETE_ROW));
    }

    private static List<PersonalData> ofVoices() {
        return List.of(
                account(
                        "message boxes",
                        "to let people hear their messages by telephone, and callers hear their greeting",
                        "message_box.person_id",
                        "message_box.pin_hash",
                        "message_box.pin_set_at",
                        "message_box.wrong_pins",
                        "message_box.blocked_until_at",
                        "message_box.greeting_blob_id",
                        "message_box.mailed",
                        "message_box.mail_to_sealed",
                        "blob:greeting"),
                new PersonalData(
                        "letters that wait to be sent",
                        Set.of("letter.person_id", "letter.about_id", "letter.put_at", "letter.next_at"),
                        Subject.PERSON,
                        "to send people what they want by mail, also when the mail server was away",
                        LegalGround.CONTRACT,
                        Optional.of(Period.ofDays(3)),
                        Eraser.DELETE_ROW),
                new PersonalData(
                        VOICEMAIL,
                        Set.of(
                                "voice_message.person_id",
                                "voice_message.caller_sealed",
                                "voice_message.left_at",
                                "voice_message.length_millis",
                                "voice_message.heard_at",
                                "voice_message.transcript_sealed",
                                "blob:voicemail"),
                        Subject.CALLER,
                        "to pass on what callers said to people who were not there",
                        LegalGround.CONTRACT,
                        Optional.of(Period.ofDays(90)),
                        Eraser.DELETE_ROW),
                new PersonalData(
                        RECORDINGS,
                        Set.of(
                                "recording.began_at",
                                "recording.length_millis",
                                "recording.details_sealed",
                                "recording_person.person_id",
                                "recording_person.listens",
                                "blob:recording"),
                        Subject.CALLER,
                        "to prove what was agreed on by telephone, where a rule says so and all were told",
                        LegalGround.LEGITIMATE_INTEREST,
                        Optional.of(Period.ofDays(90)),
                        Eraser.DELETE_ROW));
    }

    /// How long what belongs to a category is kept.
    ///
    /// @throws IllegalArgumentException if there is no such category, or it has no term
    public static Period termOf(String category) {
        return entries().stream()
                .filter(entry -> entry.category().equals(category))
                .findFirst()
                .flatMap(PersonalData::term)
                .orElseThrow(() ->
                        new IllegalArgumentException("category: '%s' (expected: one with a term)".formatted(category)));
    }

    /// Kept as long as the account is, gone with it.
    private static PersonalData account(String category, String purpose, String... places) {
        return new PersonalData(
                category,
                Set.of(places),
                Subject.PERSON,
                purpose,
                LegalGround.CONTRACT,
                Optional.empty(),
                Eraser.DELETE_ROW);
    }

    /// Columns (`table.column`) and buckets (`blob:bucket`) that hold nothing about anybody.
    public static Set<String> impersonal() {
        return Set.of(
                "setting.name",
                "setting.changed_at",
                "audit.sequence",
                "audit.happened_at",
                "audit.action",
                "audit.actor",
                "audit.hash",
                "audit_head.sequence",
                "audit_head.signed_at",
                "audit_head.hash",
                "audit_head.signature",
                "blob.id",
                "blob.bucket",
                "blob.bytes",
                "blob.created_at",
                "blob_subject.blob_id",
                "passkey.id",
                "passkey.site",
                "passkey.entrance",
                "invitation.id",
                "invitation.token_hash",
                "invitation.purpose",
                "invitation.made_at",
                "invitation.expires_at",
                "session.id",
                "session.token_hash",
                "session.entrance",
                "session.expires_at",
                "familiar_network.id",
                "notice.id",
                "notice.kind",
                // Random: names a telephone to itself, and nobody to anybody.
                "device.username",
                "device.session_id",
                "registration.id",
                "registration.event",
                "dialplan_version.id",
                "dialplan_version.version",
                "dialplan_version.made_at",
                "spending.kind",
                "call_leg.id",
                "call_leg.call_id",
                "call_leg.leg",
                "call_leg.status",
                "call_leg.ended_by",
                "call_leg.encrypted",
                "voice_message.id",
                "voice_message.blob_id",
                "recording.id",
                "recording.call_id",
                "recording.blob_id",
                "recording_person.recording_id",
                "letter.id",
                "letter.kind",
                "letter.tries",
                // Written, read and removed by tests and the daily check.
                "blob:self-check");
    }

    /// The names of all buckets that are declared, personal or not.
    static Set<String> buckets() {
        var places = new TreeSet<>(impersonal());
        entries().forEach(entry -> places.addAll(entry.places()));
        return places.stream()
                .filter(place -> place.startsWith(BUCKET))
                .map(place -> place.substring(BUCKET.length()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
