package dev.compose2dify;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house: which room knows of which, and what no room does. */
class HouseTest {
    private static final String HOUSE = "dev.compose2dify.";
    private static final int MAX_LINES = 400;
    private static final int MAX_METHOD_LINES = 60;
    private static final int MAX_FILES = 30;
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.compose2dify");

    /** Each room, and the rooms that it may know of besides itself. The rooms below {@code compose} are rooms of their own. */
    static final Map<String, Set<String>> ROOMS = new LinkedHashMap<>();

    static {
        ROOMS.put("diagnostic", Set.of());
        ROOMS.put("text", Set.of());
        ROOMS.put("compose", Set.of("diagnostic", "text"));
        ROOMS.put("compose.syntax", Set.of("diagnostic", "text", "compose"));
        ROOMS.put("compose.tree", Set.of("diagnostic", "text", "compose"));
        ROOMS.put("compose.schema", Set.of("diagnostic", "text", "compose", "compose.syntax", "compose.tree"));
        ROOMS.put(
                "compose.load",
                Set.of("diagnostic", "text", "compose", "compose.syntax", "compose.tree", "compose.schema"));
        ROOMS.put("yaml", Set.of("diagnostic", "text"));
        ROOMS.put("catalog.reading", Set.of("text", "diagnostic"));
        ROOMS.put("catalog.image", Set.of("text", "diagnostic", "catalog.reading"));
        ROOMS.put("catalog", Set.of("text", "diagnostic", "catalog.reading", "catalog.image"));
        ROOMS.put("chart", Set.of("diagnostic", "text"));
        // What a pass of the plan stands on. The passes come in the order in which Planner calls them.
        Set<String> ground = Set.of(
                "diagnostic",
                "text",
                "compose",
                "compose.syntax",
                "catalog",
                "catalog.reading",
                "catalog.image",
                "chart",
                "plan.attribute");
        ROOMS.put("plan.attribute", Set.of());
        ROOMS.put("plan.decision", ground);
        ROOMS.put("plan.reference", ground);
        ROOMS.put("plan.component", with(ground, "plan.decision", "plan.reference"));
        ROOMS.put("plan.credential", with(ground, "plan.decision", "plan.reference", "plan.component"));
        Set<String> named = with(ground, "plan.decision", "plan.reference", "plan.component", "plan.credential");
        ROOMS.put("plan.environment", named);
        ROOMS.put("plan.container", with(named, "plan.environment", "plan.volume"));
        ROOMS.put("plan.volume", named);
        ROOMS.put("plan.route", with(ground, "plan.decision", "plan.reference", "plan.component"));
        ROOMS.put("plan", with(named, "plan.environment", "plan.container", "plan.volume", "plan.route"));
        ROOMS.put("output", Set.of("text", "diagnostic"));
        ROOMS.put("diagram", Set.of());
        ROOMS.put("render", Set.of("diagnostic", "text", "chart", "output", "yaml", "diagram"));
        ROOMS.put("gotemplate", Set.of("text", "yaml"));
        ROOMS.put("deliver", Set.of("diagnostic", "text", "chart", "output", "yaml", "gotemplate", "render"));
        ROOMS.put("verify.manifest", Set.of("diagnostic", "text", "yaml"));
        ROOMS.put("verify", Set.of("diagnostic", "text", "yaml", "verify.manifest"));
        ROOMS.put(
                "upgrade",
                Set.of(
                        "diagnostic",
                        "text",
                        "compose",
                        "catalog",
                        "catalog.reading",
                        "catalog.image",
                        "chart",
                        "yaml"));
        ROOMS.put("cli.terminal", Set.of("diagnostic", "text"));
        ROOMS.put("cli", Set.of("*"));
    }

    private static Set<String> with(Set<String> rooms, String... more) {
        Set<String> all = new TreeSet<>(rooms);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void everyClassIsInAKnownRoom() {
        Set<String> rooms = new TreeSet<>();
        CLASSES.forEach(c -> rooms.add(room(c)));
        assertThat(ROOMS.keySet()).containsAll(rooms);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomKnowsOnlyTheRoomsItMay(String room) {
        Set<String> known = ROOMS.get(room);
        check(classes()
                .that(describe("are in " + room, c -> room(c).equals(room)))
                .should(onlyDependOnClassesThat(describe(
                        "are outside of the house, in " + room + " or in one of " + new TreeSet<>(known),
                        c -> !isOurs(c) || room(c).equals(room) || known.contains("*") || known.contains(room(c))))));
    }

    static Stream<String> rooms() {
        return ROOMS.keySet().stream();
    }

    @Test
    void librariesStayInTheirRooms() {
        onlyIn("verify", "io.fabric8..", "com.fasterxml.jackson..");
        onlyIn("render", "freemarker..");
        onlyIn("cli", "org.apache.commons.cli..");
        check(noClasses()
                .that(describe(
                        "are models", c -> Set.of("diagnostic", "compose").contains(room(c))))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.snakeyaml..")));
    }

    private static void onlyIn(String room, String... packages) {
        check(noClasses()
                .that(describe("are not in " + room, c -> !room(c).equals(room)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages)));
    }

    @Test
    void onlyMainEndsTheProcessAndTouchesItsStreams() {
        DescribedPredicate<JavaClass> others =
                describe("are not cli.Main", c -> !c.getName().equals(HOUSE + "cli.Main"));
        check(noClasses().that(others).should().callMethod(System.class, "exit", int.class));
        check(noClasses().that(others).should().callMethod(System.class, "getenv"));
        check(noClasses().that(others).should().callMethod(System.class, "getenv", String.class));
        check(noClasses().that(others).should().accessField(System.class, "out"));
        check(noClasses().that(others).should().accessField(System.class, "err"));
        check(noClasses().that(others).should().accessField(System.class, "in"));
    }

    @Test
    void onlyLoadingWritingAndVerifyingTouchTheDisk() {
        Set<String> pure = new TreeSet<>(ROOMS.keySet());
        pure.removeIf(r -> !r.matches("diagnostic|text|compose|compose.syntax|compose.tree|chart|yaml|plan(\\..*)?"));
        check(noClasses()
                .that(describe("are in a pure room", c -> pure.contains(room(c))))
                .should()
                .dependOnClassesThat(describe(
                        "reach the disk",
                        c -> Set.of("java.nio.file.Files", "java.io.File", "java.io.FileInputStream", "java.net.URL")
                                .contains(c.getName()))));
    }

    @Test
    void nothingDependsOnClockOrChance() {
        forbidden(
                "read the clock or chance",
                access -> owner(access).startsWith("java.time.") && name(access).equals("now")
                        || is(access, System.class, "currentTimeMillis")
                        || is(access, Math.class, "random")
                        || is(access, java.util.Date.class, "<init>")
                        || is(access, java.util.UUID.class, "randomUUID")
                        || is(access, java.util.Random.class, "<init>")
                        || is(access, java.security.SecureRandom.class, "<init>"));
    }

    @Test
    void nothingDependsOnTheLocale() {
        forbidden("depend on the locale", access -> {
            List<String> parameters = parameters(access);
            return is(access, String.class, "toLowerCase") && parameters.isEmpty()
                    || is(access, String.class, "toUpperCase") && parameters.isEmpty()
                    || is(access, String.class, "formatted")
                    || is(access, String.class, "format") && !parameters.contains("java.util.Locale")
                    || owner(access).equals("java.io.PrintStream")
                            && name(access).matches("printf|format")
                            && !parameters.contains("java.util.Locale");
        });
    }

    @Test
    void nothingDependsOnThePlatformsCharacterSetOrLineEnd() {
        forbidden(
                "depend on the platform's character set or line end",
                access -> is(access, String.class, "getBytes")
                                && parameters(access).isEmpty()
                        || is(access, String.class, "<init>")
                                && parameters(access).equals(List.of("[B"))
                        || is(access, System.class, "lineSeparator")
                        || owner(access).equals("java.io.PrintStream")
                                && name(access).equals("println")
                        || owner(access).equals("java.io.FileReader")
                        || owner(access).equals("java.io.FileWriter"));
    }

    @Test
    void sourceFilesAreSmall() throws IOException {
        List<String> large = new ArrayList<>();
        for (Path file : files(Path.of("src/main/java"), ".java")) {
            int lines = Files.readAllLines(file).size();
            if (lines > MAX_LINES) {
                large.add(file + ": " + lines + " lines");
            }
        }
        assertThat(large).as("files over %d lines", MAX_LINES).isEmpty();
    }

    @Test
    void packagesAreSmallAndSayWhatTheyAreFor() throws IOException {
        Map<Path, Integer> sizes = new TreeMap<>();
        files(Path.of("src/main/java"), ".java").forEach(f -> sizes.merge(f.getParent(), 1, Integer::sum));
        assertThat(sizes.values()).as(sizes.toString()).allMatch(n -> n <= MAX_FILES);
        assertThat(sizes.keySet())
                .filteredOn(p -> sizes.get(p) > 3)
                .allSatisfy(p -> assertThat(p.resolve("package-info.java")).isRegularFile());
    }

    /** From the line of the name to the closing brace. */
    @Test
    void methodsAreShort() throws IOException {
        assertThat(SourceMethods.in(files(Path.of("src/main/java"), ".java")))
                .hasSizeGreaterThan(500)
                .filteredOn(m -> m.lines() > MAX_METHOD_LINES)
                .isEmpty();
    }

    /** FreeMarker keeps the indentation of a template's first tag line unless a comment comes before it. */
    @Test
    void everyTemplateBeginsWithAnFtlCommentLine() throws IOException {
        List<String> without = new ArrayList<>();
        for (Path file : files(Path.of("templates"), ".ftl")) {
            String first = Files.readAllLines(file).stream().findFirst().orElse("");
            if (!first.matches("(\\[#--.*--]|<#--.*-->)")) {
                without.add(file + ": " + first);
            }
        }
        assertThat(without).as("templates that begin without a comment line").isEmpty();
    }

    @Test
    void everyTemplateIsInTheJar() throws IOException {
        for (Path file : files(Path.of("templates"), "")) {
            String resource = "/" + file.toString().replace('\\', '/');
            assertThat(HouseTest.class.getResource(resource)).as(resource).isNotNull();
        }
    }

    @Test
    void theChecksSeeTheHouse() {
        assertThat(CLASSES.size()).isGreaterThan(30);
        assertThat(CLASSES.contain(HOUSE + "cli.Main")).isTrue();
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .filter(p -> p.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static void forbidden(String what, java.util.function.Predicate<JavaAccess<?>> predicate) {
        List<String> found = new ArrayList<>();
        for (JavaClass c : CLASSES) {
            for (JavaAccess<?> access : c.getAccessesFromSelf()) {
                if (predicate.test(access)) {
                    found.add(access.getDescription());
                }
            }
        }
        assertThat(found).as("places that " + what).isEmpty();
    }

    private static boolean is(JavaAccess<?> access, Class<?> owner, String name) {
        return owner(access).equals(owner.getName()) && name(access).equals(name);
    }

    private static String owner(JavaAccess<?> access) {
        return access.getTargetOwner().getName();
    }

    private static String name(JavaAccess<?> access) {
        return access.getName();
    }

    private static List<String> parameters(JavaAccess<?> access) {
        return access.getTarget().resolveMember().map(m -> m instanceof JavaCodeUnit unit ? unit : null).stream()
                .flatMap(unit -> unit.getRawParameterTypes().stream())
                .map(JavaClass::getName)
                .toList();
    }

    private static String room(JavaClass c) {
        String inHouse = c.getPackageName().substring(HOUSE.length());
        if (ROOMS.containsKey(inHouse)) {
            return inHouse;
        }
        int dot = inHouse.indexOf('.');
        return dot < 0 ? inHouse : inHouse.substring(0, dot);
    }

    private static boolean isOurs(JavaClass c) {
        return c.getName().startsWith(HOUSE);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
