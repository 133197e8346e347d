package dev.compose2dify.plan.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the table of Compose's attributes promises, and docs/compose-attributes.md with it, is what the planner does. */
class AttributeTableTest {
    private static final Path TABLE = Path.of("src/main/resources/dev/compose2dify/compose/load/attributes.txt");

    @Test
    void whatTheTableCallsReportedIsLeftOutAndReported() throws IOException {
        List<String> wrong = new ArrayList<>();
        handling().forEach((path, handling) -> {
            if (handling.equals("reported") && !isLeftOut(path)) {
                wrong.add(path);
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatTheTableCallsConvertedIsNotLeftOut() throws IOException {
        List<String> wrong = new ArrayList<>();
        handling().forEach((path, handling) -> {
            if (handling.equals("converted") && isLeftOut(path)) {
                wrong.add(path);
            }
        });
        assertThat(wrong).isEmpty();
    }

    /** Of the attributes of services, by the path that reports use. */
    private static Map<String, String> handling() throws IOException {
        Map<String, String> handling = new LinkedHashMap<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("services.*.")) {
                String[] columns = line.trim().split("\\s+");
                handling.put(columns[0].substring("services.*.".length()), columns[columns.length - 1]);
            }
        }
        assertThat(handling).hasSizeGreaterThan(150);
        return handling;
    }

    private static boolean isLeftOut(String path) {
        for (String part = path; !part.isEmpty(); part = parent(part)) {
            if (AttributeReport.isLeftOut(part)) {
                return true;
            }
        }
        return false;
    }

    private static String parent(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }
}
