package dev.compose2dify.compose.load;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** JSON of the tests: parsing, and a form in which two models can be compared. */
final class Json {
    private Json() {}

    /** JSON is YAML. */
    static Object parse(String text) {
        return new Load(LoadSettings.builder()
                        .setSchema(new JsonSchema())
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .build())
                .loadFromString(text);
    }

    /** Nulls dropped, numbers alike, {@code from} replaced by {@code to} in every string and key. */
    static Object comparable(Object value, String from, String to) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new LinkedHashMap<>();
            map.forEach((key, item) -> {
                if (item != null) {
                    out.put(key.toString().replace(from, to), comparable(item, from, to));
                }
            });
            return out;
        }
        if (value instanceof List<?> list) {
            List<Object> out = new ArrayList<>();
            list.forEach(item -> out.add(comparable(item, from, to)));
            return out;
        }
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        }
        return value instanceof String text ? text.replace(from, to) : value;
    }
}
