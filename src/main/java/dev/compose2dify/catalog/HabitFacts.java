package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.Fields;
import java.util.List;

/**
 * Keys of values that people know from other charts of Dify, in the order in which they count.
 *
 * @param from dotted; {@code {component}} stands for a component's key
 * @param to where it is here, for a reader: a key first; {@code {image}} stands for the component's key below {@code images}
 */
public record HabitFacts(String from, String to) {
    static List<HabitFacts> read(Fields file) {
        List<HabitFacts> habits = file.objects("values", f -> new HabitFacts(f.text("from"), f.text("to")));
        file.done();
        return habits;
    }
}
