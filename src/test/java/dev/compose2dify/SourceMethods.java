package dev.compose2dify;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Methods as they stand in source files, read by the parser of the compiler. */
final class SourceMethods {
    private SourceMethods() {}

    /** A method and how long it is, without its documentation and annotations. */
    record Method(String file, String name, long lines) {}

    /** Methods and constructors with a body. */
    static List<Method> in(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Method> methods = new ArrayList<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                LineMap lines = unit.getLineMap();
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void unused) {
                        if (method.getBody() != null) {
                            // The body's brace stands on the line of the name, or below its parameters.
                            long start = method.getReturnType() == null
                                    ? positions.getStartPosition(unit, method.getBody())
                                    : positions.getStartPosition(unit, method.getReturnType());
                            long end = positions.getEndPosition(unit, method.getBody());
                            methods.add(new Method(
                                    unit.getSourceFile().getName(),
                                    method.getName().toString(),
                                    lines.getLineNumber(end) - lines.getLineNumber(start) + 1));
                        }
                        return super.visitMethod(method, unused);
                    }
                }.scan(unit, null);
            }
        }
        return methods;
    }
}
