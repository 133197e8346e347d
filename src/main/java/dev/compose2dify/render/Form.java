package dev.compose2dify.render;

import dev.compose2dify.diagram.Svg;
import dev.compose2dify.text.Markdown;
import dev.compose2dify.text.Printable;
import dev.compose2dify.text.ShellText;
import dev.compose2dify.yaml.KubeYaml;
import freemarker.core.CommonMarkupOutputFormat;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What kind of file a template makes, and so how text of the input is written in it.
 *
 * <p>{@code [=x]} prints a plain word only: letters, digits, {@code . _ / -}. Anything else is refused there, because nobody
 * can know whether it stands in a comment, in a string or in an expression. A template says so with a function:
 *
 * <ul>
 *   <li>{@code yaml(x)}, {@code quoted(x)}: a string of YAML as key or value, where Helm renders the file safe from that too;
 *   <li>{@code comment(x)}: inside {@code # …} or {@code {{/* … *}{@code /}}};
 *   <li>{@code go(x)}: a string inside of one of Helm's expressions;
 *   <li>{@code shell(x)}: a word for a shell, {@code literal(x)} the same in quotes whatever it is; {@code code(x)}, {@code label(x)}: Markdown's code span, a label of a diagram.
 * </ul>
 *
 * In Markdown {@code [=x]} escapes by itself. What Java has written already is a {@link Written}.
 */
enum Form {
    /** Rendered by Helm: below {@code templates/}. */
    HELM,
    /** YAML and other files that nobody renders again. */
    YAML,
    MARKDOWN,
    /** As in Markdown, {@code [=x]} escapes by itself. */
    HTML,
    SHELL;

    /** Means the same wherever it stands: as YAML (but see {@code N}, {@code 1e3}), in a string, in a shell. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_./-]*| +|[$]");

    private final Format format = new Format(this);

    /** By the template's path, for example {@code chart/templates/ingress.yaml.ftl}. */
    static Form of(String templateName) {
        if (templateName.endsWith(".md.ftl")) {
            return MARKDOWN;
        }
        if (templateName.endsWith(".html.ftl")) {
            return HTML;
        }
        if (templateName.endsWith(".sh.ftl")) {
            return SHELL;
        }
        return ("/" + templateName).contains("/templates/") ? HELM : YAML;
    }

    Format format() {
        return format;
    }

    /** The functions that a template of this form may call, by name. */
    Map<String, Object> functions() {
        Map<String, Object> functions = new LinkedHashMap<>();
        functions.put("yaml", function(x -> braces(KubeYaml.scalar(x))));
        functions.put("quoted", function(x -> braces(KubeYaml.quoted(x))));
        functions.put("comment", function(Form::comment));
        functions.put("go", function(HelmText::goString));
        functions.put("shell", function(ShellText::word));
        functions.put("literal", function(ShellText::quoted));
        functions.put("code", function(Markdown::code));
        functions.put("label", function(x -> Printable.line(x).replaceAll("[\"`|<>]", "'")));
        return functions;
    }

    private String braces(String text) {
        return this == HELM ? HelmText.braces(text) : text;
    }

    /** On one line, and without what begins or ends something of Helm's; only for eyes. */
    private static String comment(String text) {
        return Printable.line(text).replace("{{", "{ {").replace("}}", "} }").replace("*/", "* /");
    }

    private static TemplateMethodModelEx function(UnaryOperator<String> write) {
        return arguments -> {
            if (arguments.size() != 1 || !(arguments.get(0) instanceof TemplateScalarModel text)) {
                throw new TemplateModelException("one string is expected");
            }
            return new Written(write.apply(text.getAsString()));
        };
    }

    /** FreeMarker's view of a form: what becomes of a string that a template prints. */
    static final class Format extends CommonMarkupOutputFormat<Written> {
        private final Form form;

        Format(Form form) {
            this.form = form;
        }

        @Override
        public String getName() {
            return "compose2dify-" + form.name();
        }

        @Override
        public String getMimeType() {
            return null;
        }

        @Override
        public boolean isOutputFormatMixingAllowed() {
            return true;
        }

        @Override
        public void output(String text, java.io.Writer out) throws java.io.IOException, TemplateModelException {
            out.write(escapePlainText(text));
        }

        @Override
        public String escapePlainText(String text) throws TemplateModelException {
            if (form == MARKDOWN) {
                return Markdown.cell(text);
            }
            if (form == HTML) {
                return Svg.escape(text);
            }
            if (WORD.matcher(text).matches()) {
                return text;
            }
            // Without the text: it may be a secret.
            throw new TemplateModelException(
                    "text is printed that is no plain word: write yaml(…), quoted(…), comment(…), "
                            + "go(…) or shell(…) around it, whichever fits the place");
        }

        @Override
        public boolean isLegacyBuiltInBypassed(String builtIn) {
            return false;
        }

        @Override
        protected Written newTemplateMarkupOutputModel(String plain, String markup) {
            return new Written(this, plain, markup);
        }
    }
}
