package org.belfry.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// The shape of one Java file as the compiler's own parser sees it.
///
/// @param types every type declared in it, nested ones too
/// @param frontDoor names of its public top-level types
record JavaSource(Path file, List<String> types, List<String> frontDoor, List<Function> functions) {

    /// A method, constructor or compact constructor.
    ///
    /// @param lines from its first line (annotations and documentation left out) to its closing brace
    record Function(String name, int lines, int parameters, boolean constructor) {}

    /// Parses all files in one go: a second for the whole house.
    static List<JavaSource> parse(List<Path> relative) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            var root = WorkTree.root();
            var units = manager.getJavaFileObjectsFromPaths(
                    relative.stream().map(root::resolve).toList());
            var task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, units);
            var positions = Trees.instance(task).getSourcePositions();
            var sources = new ArrayList<JavaSource>();
            for (CompilationUnitTree unit : task.parse()) {
                var shape = new Shape(unit, positions);
                shape.scan(unit, null);
                var file = root.relativize(Path.of(unit.getSourceFile().toUri()));
                sources.add(new JavaSource(file, shape.types, shape.frontDoor, shape.functions));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shape extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final List<String> types = new ArrayList<>();
        private final List<String> frontDoor = new ArrayList<>();
        private final List<Function> functions = new ArrayList<>();
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final LineMap lines;
        private String owner = "";

        Shape(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
            lines = unit.getLineMap();
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            String name = type.getSimpleName().toString();
            if (!name.isEmpty()) {
                types.add(name);
                if (owner.isEmpty() && type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                    frontDoor.add(name);
                }
            }
            String outer = owner;
            owner = outer.isEmpty() ? name : outer + "." + name;
            super.visitClass(type, null);
            owner = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            var body = method.getBody();
            if (body != null) {
                long from = lines.getLineNumber(positions.getStartPosition(unit, nameOrBody(method)));
                long to = lines.getLineNumber(positions.getEndPosition(unit, body));
                boolean constructor = method.getReturnType() == null;
                String name =
                        owner + "." + (constructor ? "new" : method.getName().toString());
                int count = method.getParameters().size();
                functions.add(new Function(name, (int) (to - from) + 1, count, constructor));
            }
            return super.visitMethod(method, null);
        }

        private static Tree nameOrBody(MethodTree method) {
            var type = method.getReturnType();
            return type != null && !type.toString().isEmpty()
                    ? type
                    : java.util.Objects.requireNonNull(method.getBody());
        }
    }
}
