package org.belfry.bench.load;

import java.io.IOException;
import java.nio.file.Path;

/// A whole house of telephones as a process of its own, its database in a folder. Says `ready PORT` and
/// runs until its input ends, which it does with whoever started it.
final class HouseServer {

    private HouseServer() {}

    /// Arguments: as those of [SipServer]; the callee's port is not looked at, for whoever is called
    /// registers.
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[2]);
        int devices = Integer.parseInt(arguments[3]) + LoadPlan.CALLEES;
        var house = new WholeHouse(Foundations.lay(folder), folder, devices);
        var door = house.open(LoadPlan.Wire.valueOf(arguments[1]), Integer.parseInt(arguments[4]));
        System.out.println("ready " + door.boundAddress().getPort());
        Questions.answer(house.questions());
        // The rooms' threads would go on; there is nothing to keep, and the folder goes away.
        System.exit(0);
    }
}
