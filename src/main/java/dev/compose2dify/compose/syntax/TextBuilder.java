package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.List;

/** Puts an interpolated string together, piece by piece, with the origin of each. */
public final class TextBuilder {
    private final StringBuilder value = new StringBuilder();
    private final List<Fragment> fragments = new ArrayList<>();

    void add(Fragment fragment) {
        value.append(fragment.text());
        fragments.add(fragment);
    }

    void addAll(TextBuilder other) {
        value.append(other.value);
        fragments.addAll(other.fragments);
    }

    /** All pieces so far as one string. */
    public String value() {
        return value.toString();
    }

    /** The pieces so far, in order. */
    public List<Fragment> fragments() {
        return fragments;
    }

    Text build(String raw, Location location) {
        return new Text(value.toString(), raw, location, fragments);
    }

    /** The part of a text from character {@code start} on. */
    public static List<Fragment> cut(List<Fragment> fragments, int start) {
        List<Fragment> rest = new ArrayList<>(fragments.size());
        int offset = 0;
        for (Fragment fragment : fragments) {
            int end = offset + fragment.text().length();
            if (offset >= start) {
                rest.add(fragment);
            } else if (end > start) {
                rest.add(new Fragment(
                        fragment.text().substring(start - offset),
                        fragment.kind(),
                        fragment.variables(),
                        fragment.definedAt()));
            }
            offset = end;
        }
        return rest;
    }
}
