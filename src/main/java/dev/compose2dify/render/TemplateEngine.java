package dev.compose2dify.render;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import freemarker.cache.ClassTemplateLoader;
import freemarker.cache.FileTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.TemplateConfigurationFactory;
import freemarker.cache.TemplateLoader;
import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.core.TemplateConfiguration;
import freemarker.template.Configuration;
import freemarker.template.MalformedTemplateNameException;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateNotFoundException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;

/**
 * Renders the templates that are packed into the jar, or the files with which a user shadows single ones.
 *
 * <p>Tags are {@code [#if …]}, values {@code [=name]}: Helm's and the shell's own braces pass untouched. What does collide is
 * {@code [@}, {@code [#} and {@code [=} of the output (bash arrays): such text goes between {@code [#noparse]} tags.
 *
 * <p>What a model holds is text of the input: {@link Form} says how a template prints it. A model holds maps, lists, strings,
 * numbers, booleans and what is {@link Written} only; nothing of Java can be reached from a template. Not
 * thread-safe with regard to the files of the user's directory, otherwise it is.
 */
public final class TemplateEngine {
    private static final String ROOT = "templates";

    static {
        // FreeMarker would otherwise look for a logging library and write what goes wrong to the terminal by itself.
        System.setProperty("org.freemarker.loggerLibrary", "none");
    }

    private final Configuration configuration;
    private final Optional<Path> overrides;
    /** Files of the user's that were asked for, by name. */
    private final Set<String> included;

    private TemplateEngine(Configuration configuration, Optional<Path> overrides, Set<String> included) {
        this.configuration = configuration;
        this.overrides = overrides;
        this.included = included;
    }

    /** An engine with the templates of this program, which are read once. */
    public static TemplateEngine standard() {
        return Standard.ENGINE;
    }

    private static final class Standard {
        private static final TemplateEngine ENGINE = create(Optional.empty());
    }

    /**
     * An engine that prefers the files below {@code overrides} ({@code --templates DIR}), path by path.
     *
     * @throws RenderException when it is not a directory that can be read
     */
    public static TemplateEngine withOverrides(Optional<Path> overrides) {
        return overrides.isEmpty() ? standard() : create(overrides);
    }

    private static TemplateEngine create(Optional<Path> overrides) {
        List<TemplateLoader> loaders = new ArrayList<>();
        Set<String> included = new HashSet<>();
        overrides.ifPresent(directory -> loaders.add(userTemplates(directory, included)));
        loaders.add(new ClassTemplateLoader(TemplateEngine.class, "/" + ROOT));
        Configuration configuration = configure();
        configuration.setTemplateLoader(new MultiTemplateLoader(loaders.toArray(TemplateLoader[]::new)));
        return new TemplateEngine(configuration, overrides, included);
    }

    /**
     * Renders one template.
     *
     * @param templateName path below {@code templates/}, for example {@code chart/templates/ingress.yaml.ftl}
     * @param model maps, lists, strings, numbers and booleans
     * @throws RenderException carrying where and why
     */
    public String render(String templateName, Map<String, ?> model) {
        try {
            StringWriter out = new StringWriter();
            Map<String, Object> all = new LinkedHashMap<>(model);
            all.putAll(Form.of(templateName).functions());
            configuration.getTemplate(templateName).process(all, out);
            return out.toString();
        } catch (ParseException e) {
            throw failure(
                    location(
                            Optional.ofNullable(e.getTemplateName()).orElse(templateName),
                            e.getLineNumber(),
                            column(e)),
                    firstLine(e.getEditorMessage()),
                    e);
        } catch (TemplateNotFoundException | MalformedTemplateNameException e) {
            throw failure(location(templateName, 0, 0), "there is no such template", e);
        } catch (TemplateException e) {
            String name = Optional.ofNullable(e.getTemplateSourceName()).orElse(templateName);
            int line = Optional.ofNullable(e.getLineNumber()).orElse(0);
            int column = Optional.ofNullable(e.getColumnNumber()).orElse(0);
            throw failure(location(name, line, column), firstLine(e.getMessageWithoutStackTop()), e);
        } catch (IOException | SecurityException e) {
            throw failure(location(templateName, 0, 0), "cannot be read: " + firstLine(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw failure(location(templateName, 0, 0), "includes or calls itself without end", e);
        }
    }

    /**
     * Files of the user's directory that replace no template and that none included: most likely misspelt or in the wrong
     * folder. To be asked after everything is rendered.
     */
    List<Diagnostic> unusedOverrides() {
        if (overrides.isEmpty()) {
            return List.of();
        }
        Path directory = overrides.get();
        List<String> builtIn = BuiltInTemplates.names();
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".ftl") || builtIn.contains(name + ".ftl"))
                    .filter(name -> !builtIn.contains(name) && !included.contains(name))
                    .sorted()
                    .map(name -> Diagnostic.error(
                            location(name, 0, 0),
                            "replaces no template of compose2dify, and none of yours includes it",
                            "did you mean " + BuiltInTemplates.nearest(name) + "? The templates are "
                                    + String.join(", ", builtIn)))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(Diagnostic.error(Location.ofFile(directory.toString()), "cannot be searched"));
        }
    }

    private static Configuration configure() {
        Configuration c = new Configuration(Configuration.VERSION_2_3_34);
        c.setTagSyntax(Configuration.SQUARE_BRACKET_TAG_SYNTAX);
        c.setInterpolationSyntax(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);
        c.setDefaultEncoding("UTF-8");
        c.setLocale(Locale.ROOT);
        c.setTimeZone(TimeZone.getTimeZone("UTC"));
        c.setNumberFormat("computer");
        c.setBooleanFormat("c");
        c.setTemplateConfigurations(new TemplateConfigurationFactory() {
            @Override
            public TemplateConfiguration get(String name, Object source) {
                TemplateConfiguration form = new TemplateConfiguration();
                form.setOutputFormat(Form.of(name).format());
                form.setAutoEscapingPolicy(Configuration.FORCE_AUTO_ESCAPING_POLICY);
                form.setParentConfiguration(c);
                return form;
            }

            @Override
            protected void setConfigurationOfChildren(Configuration configuration) {}
        });
        c.setRecognizeStandardFileExtensions(false);
        c.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        c.setLogTemplateExceptions(false);
        c.setWrapUncheckedExceptions(true);
        c.setFallbackOnNullLoopVariable(false);
        c.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        c.setAPIBuiltinEnabled(false);
        c.setLocalizedLookup(false);
        c.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
        // Refuses every Java object but maps, lists and scalars, so that a user's template reaches no method.
        c.setObjectWrapper(new SimpleObjectWrapper(Configuration.VERSION_2_3_34));
        return c;
    }

    private static TemplateLoader userTemplates(Path directory, Set<String> included) {
        try {
            return new FileTemplateLoader(directory.toFile()) {
                @Override
                public Object findTemplateSource(String name) throws IOException {
                    included.add(name);
                    return super.findTemplateSource(name);
                }

                /** A checkout with CRLF must not give a shell script with CRLF. */
                @Override
                public Reader getReader(Object source, String encoding) throws IOException {
                    try (Reader reader = super.getReader(source, encoding)) {
                        StringWriter text = new StringWriter();
                        reader.transferTo(text);
                        return new StringReader(text.toString().replace("\r\n", "\n"));
                    }
                }
            };
        } catch (IOException e) {
            throw failure(
                    Diagnostic.error(
                            Location.ofFile(directory.toString()),
                            "is not a directory with templates",
                            "give --templates a directory that exists"),
                    e);
        }
    }

    private Location location(String templateName, int line, int column) {
        String file = overrides
                .map(directory -> directory.resolve(templateName))
                .filter(Files::exists)
                .map(Path::toString)
                .orElse(ROOT + "/" + templateName);
        return new Location(file, Math.max(line, 0), line > 0 ? Math.max(column, 0) : 0);
    }

    private static int column(ParseException e) {
        return e.getColumnNumber();
    }

    /** FreeMarker explains at length; the first paragraph says what is wrong. */
    private static String firstLine(String message) {
        if (message == null || message.isBlank()) {
            return "cannot be rendered";
        }
        String first = message.strip().split("\\n\\s*\\n|\\n----", 2)[0];
        return first.replaceAll("\\s*\\n\\s*", " ").replaceAll("[.:\\s]+$", "");
    }

    private static RenderException failure(Location location, String message, Throwable cause) {
        return failure(Diagnostic.error(location, message), cause);
    }

    private static RenderException failure(Diagnostic diagnostic, Throwable cause) {
        return new RenderException(diagnostic, cause);
    }
}
