package org.belfry.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.identity.Person;
import org.belfry.pbx.device.Device;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.device.DevicePolicy;
import org.belfry.pbx.device.Devices;
import org.belfry.pbx.registrar.Registrar.Registration;
import org.belfry.web.SwitchroomMessages.DeviceEntry;
import org.belfry.web.SwitchroomMessages.DeviceMade;
import org.belfry.web.SwitchroomMessages.NewDevice;
import org.belfry.web.SwitchroomMessages.NewDeviceFor;
import org.belfry.web.SwitchroomMessages.Presence;

/// Telephones: everybody's own at every door, all of them at the console.
final class DeviceRoutes {

    private static final String OWN = "Telephone";
    private static final String ALL = "Switchroom";

    private final WebRooms rooms;
    private final Devices devices;

    DeviceRoutes(WebRooms rooms) {
        this.rooms = rooms;
        devices = rooms.telephones().devices();
    }

    List<Route<?>> routes() {
        return List.of(
                Route.get("/devices")
                        .signedIn()
                        .givesListOf(DeviceEntry.class)
                        .says(OWN, "My telephones", "Those of the person who is signed in, browsers among them.")
                        .by(call -> list(device -> device.owner().equals(person(call)))),
                Route.post("/devices")
                        .signedIn()
                        .gives(201, DeviceMade.class)
                        .orRefuses(ProblemCode.CONFIRM_FIRST, ProblemCode.TOO_MANY)
                        .says(OWN, "Add a telephone", "Gives one more telephone a name and secret of its own.")
                        .by(NewDevice.class, (call, wanted) -> proven(call, person(call), wanted.label())),
                Route.delete("/devices/{id}")
                        .signedIn()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(OWN, "Revoke a telephone", "It is signed out, and its secret opens nothing any more.")
                        .by(call -> revoke(call, device -> device.owner().equals(person(call)))),
                Route.get("/house/devices")
                        .consoleOnly()
                        .givesListOf(DeviceEntry.class)
                        .says(ALL, "All telephones", "Those of everybody, the oldest first.")
                        .by(_ -> list(_ -> true)),
                Route.post("/house/devices")
                        .consoleOnly()
                        .gives(201, DeviceMade.class)
                        .orRefuses(ProblemCode.CONFIRM_FIRST, ProblemCode.TOO_MANY, ProblemCode.NOT_FOUND)
                        .says(ALL, "Add somebody's telephone", "Whoever sets it up is told its secret, once.")
                        .by(NewDeviceFor.class, this::add),
                Route.delete("/house/devices/{id}")
                        .consoleOnly()
                        .orRefuses(ProblemCode.NOT_FOUND)
                        .says(ALL, "Revoke anybody's telephone", "As its owner could.")
                        .by(call -> revoke(call, _ -> true)));
    }

    private static PersonId person(Call call) {
        return call.signedIn().person();
    }

    private Answer list(Predicate<Device> wanted) {
        var registrations = rooms.switchroom().registrar().registrations();
        return Answer.of(devices.all().stream()
                .filter(wanted)
                .map(device -> told(device, registrations))
                .toList());
    }

    private DeviceEntry told(Device device, List<Registration> registrations) {
        var newest = registrations.stream()
                .filter(each -> each.device().id().equals(device.id()))
                .findFirst();
        return new DeviceEntry(
                device.id().toString(),
                rooms.accounts()
                        .people()
                        .find(device.owner())
                        .map(Person::displayName)
                        .map(Redacted::disclose)
                        .orElse(""),
                device.label().disclose(),
                device.username(),
                !device.policy().plain(),
                device.addedAt(),
                newest.map(DeviceRoutes::told).orElse(null));
    }

    private static Presence told(Registration registration) {
        return new Presence(
                registration.way(),
                registration.address(),
                registration.userAgent().disclose(),
                registration.since(),
                registration.reachable());
    }

    private Answer add(Call call, NewDeviceFor wanted) {
        return SwitchroomRoutes.person(rooms.accounts().people(), wanted.person())
                .map(person -> proven(call, person.id(), wanted.label()))
                .orElse(Answer.refuse(ProblemCode.NOT_FOUND));
    }

    /// A telephone is a way in that stays: whoever only found a browser open does not make one.
    private Answer proven(Call call, PersonId owner, String label) {
        return ConfirmationRoutes.proven(rooms.accounts().own().confirmation(), call, _ -> made(call, owner, label));
    }

    private Answer made(Call call, PersonId owner, String label) {
        return switch (devices.add(owner, label, DevicePolicy.USUAL, call.actor())) {
            case Devices.Enrolled(var device, Redacted<String> password) -> {
                var place = rooms.switchroom().place().get();
                yield Answer.of(new DeviceMade(
                        device.id().toString(),
                        device.username(),
                        password.disclose(),
                        devices.realm(),
                        place.address(),
                        place.port(),
                        place.authority()));
            }
            case Devices.Refused(String sentence) -> Answer.refuse(ProblemCode.TOO_MANY, sentence);
        };
    }

    private Answer revoke(Call call, Predicate<Device> may) {
        Optional<Device> device =
                call.id().map(DeviceId::new).flatMap(devices::find).filter(may);
        return device.isPresent() && devices.revoke(device.get().id(), call.actor())
                ? Answer.done()
                : Answer.refuse(ProblemCode.NOT_FOUND);
    }
}
