package org.belfry.web;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.ground.Time;
import org.belfry.identity.Entrance;

/// The table: every act of the interface, in the order readers meet it. Immutable.
record Routes(List<Route<?>> all) {

    Routes {
        all = List.copyOf(all);
        var twice =
                all.stream().collect(Collectors.groupingBy(Route::toString, Collectors.counting())).entrySet().stream()
                        .filter(entry -> entry.getValue() > 1)
                        .toList();
        if (!twice.isEmpty()) {
            throw new IllegalArgumentException("routes: %s (expected: each once)".formatted(twice));
        }
    }

    static Routes of(WebRooms rooms, Time time) {
        var accounts = rooms.accounts();
        var sounds = new SoundDesk();
        return new Routes(Stream.of(
                        new SignInRoutes(accounts.signIn(), accounts.sessions(), accounts.people()).routes(),
                        new ConfirmationRoutes(accounts.own().confirmation()).routes(),
                        new EnrolmentRoutes(
                                        accounts.enrolment(),
                                        rooms.facts(),
                                        rooms.recoveryKit(),
                                        rooms.controls()::lookAgain)
                                .routes(),
                        new AccountRoutes(accounts).routes(),
                        new PhoneRoutes(rooms.telephones()).routes(),
                        new VoicemailRoutes(rooms.voicemail(), accounts.people(), sounds).routes(),
                        new RecordingRoutes(rooms, sounds).routes(),
                        new DeviceRoutes(rooms).routes(),
                        new AdministrationRoutes(rooms, time).routes(),
                        new SwitchroomRoutes(rooms, time).routes())
                .flatMap(List::stream)
                .toList());
    }

    List<Route<?>> at(Entrance entrance) {
        return all.stream()
                .filter(route -> route.entrances().contains(entrance))
                .toList();
    }
}
