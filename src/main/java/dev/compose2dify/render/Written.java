package dev.compose2dify.render;

import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;

/**
 * Text that is already in the form of the file it goes to: a quoted word of a shell, an expression of Helm's, an escaped
 * string. Templates print it as it is; a plain {@link String} they do not ({@link Form}).
 */
final class Written extends CommonTemplateMarkupOutputModel<Written> {
    private final Form.Format format;

    Written(String text) {
        this(Form.YAML.format(), null, text);
    }

    Written(Form.Format format, String plain, String markup) {
        super(plain, markup);
        this.format = format;
    }

    @Override
    public CommonMarkupOutputFormat<Written> getOutputFormat() {
        return format;
    }
}
