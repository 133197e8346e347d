package dev.compose2dify.catalog.reading;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as image tags write it, compared by its dotted numbers only: {@code v2.6.3}, {@code 0.6.3-local} and
 * {@code 15-alpine} are 2.6.3, 0.6.3 and 15. A tag without a leading number ({@code latest}, {@code pg16}, none at all)
 * is newer than every number, as nothing better is known of it.
 */
public final class Version implements Comparable<Version> {
    /** The version of {@code latest}, of a digest, and of every tag that is not a number. */
    public static final Version NEWEST = new Version(List.of(), "latest");

    private static final Pattern NUMBERS = Pattern.compile("[vV]?(\\d{1,18}(?:\\.\\d{1,18})*)(?![\\d.]).*");

    private final List<BigInteger> numbers;
    private final String text;

    private Version(List<BigInteger> numbers, String text) {
        this.numbers = numbers;
        this.text = text;
    }

    /** Never fails: what is not a version is {@link #NEWEST}. */
    public static Version parse(String tag) {
        Matcher matcher = NUMBERS.matcher(tag.strip());
        if (!matcher.matches()) {
            return NEWEST;
        }
        List<BigInteger> numbers = new ArrayList<>();
        for (String number : matcher.group(1).split("\\.")) {
            numbers.add(new BigInteger(number));
        }
        while (numbers.size() > 1 && numbers.get(numbers.size() - 1).signum() == 0) {
            numbers.remove(numbers.size() - 1);
        }
        return new Version(List.copyOf(numbers), matcher.group(1));
    }

    /** Whether nothing is known of this version. */
    public boolean isNewest() {
        return numbers.isEmpty();
    }

    public boolean isAtLeast(Version other) {
        return compareTo(other) >= 0;
    }

    public boolean isBefore(Version other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Version other) {
        if (isNewest() || other.isNewest()) {
            return Boolean.compare(isNewest(), other.isNewest());
        }
        for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
            int byNumber = at(i).compareTo(other.at(i));
            if (byNumber != 0) {
                return byNumber;
            }
        }
        return 0;
    }

    /** The number at a place, 0 for the major version; 0 where none is written. */
    public long part(int index) {
        return at(index).longValue();
    }

    private BigInteger at(int index) {
        return index < numbers.size() ? numbers.get(index) : BigInteger.ZERO;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return numbers.hashCode();
    }

    /** The dotted numbers as they were written, or {@code latest}. */
    @Override
    public String toString() {
        return text;
    }
}
