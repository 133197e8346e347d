package dev.compose2dify.diagnostic;

/**
 * A place in an input file.
 *
 * @param file path as the user knows it: relative to where the command was started, or as given
 * @param line 1-based; 0 when only the file is known
 * @param column 1-based; 0 when only the line is known
 */
public record Location(String file, int line, int column) implements Comparable<Location> {
    /** A file without a line in it: a missing file, a file that is too large. */
    public static Location ofFile(String file) {
        return new Location(file, 0, 0);
    }

    @Override
    public int compareTo(Location other) {
        int byFile = file.compareTo(other.file);
        if (byFile != 0) {
            return byFile;
        }
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    /** {@code file:line}, without a line that is unknown. */
    public String fileAndLine() {
        return line == 0 ? file : file + ":" + line;
    }

    /** {@code file:line:column}, without the parts that are unknown. */
    @Override
    public String toString() {
        return line == 0 || column == 0 ? fileAndLine() : fileAndLine() + ":" + column;
    }
}
