package org.belfry.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;

/// The compiled classes of every room that stands below or in `server`, tests left out.
final class HouseClasses {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.belfry");

    private HouseClasses() {}

    static List<JavaClass> all() {
        return List.copyOf(ALL);
    }

    static List<JavaClass> in(String... rooms) {
        var wanted = Set.of(rooms);
        return ALL.stream().filter(type -> wanted.contains(room(type))).toList();
    }

    /// `vault` for `org.belfry.vault.Secret`.
    static String room(JavaClass type) {
        return type.getPackageName().replaceFirst("^org\\.belfry\\.(\\w+).*", "$1");
    }
}
