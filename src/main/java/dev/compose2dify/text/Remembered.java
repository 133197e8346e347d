package dev.compose2dify.text;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What a function that depends on nothing but its argument gave for the arguments of late: the services of a project share
 * most of their variables, and each step of the conversion asks again.
 */
public final class Remembered<K, V> {
    private static final int MOST = 20_000;

    private final Map<K, V> known = new ConcurrentHashMap<>();
    private final Function<? super K, ? extends V> function;

    /** @param function never gives null */
    public Remembered(Function<? super K, ? extends V> function) {
        this.function = function;
    }

    /** The function's result. */
    public V of(K argument) {
        V value = known.get(argument);
        if (value == null) {
            value = function.apply(argument);
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(argument, value);
        }
        return value;
    }
}
