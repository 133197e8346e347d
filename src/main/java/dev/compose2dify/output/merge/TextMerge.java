package dev.compose2dify.output.merge;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges by lines, as diff3 does. Two changes collide where their lines overlap, and where one inserts lines at the
 * edge of what the other changed: what the insertion belongs to cannot be told then.
 */
public final class TextMerge {
    private final List<String> base;
    private final List<String> ours;
    private final List<String> theirs;
    private final Side side;
    private final List<String> merged = new ArrayList<>();
    private int conflicts;

    private TextMerge(List<String> base, List<String> ours, List<String> theirs, Side side) {
        this.base = base;
        this.ours = ours;
        this.theirs = theirs;
        this.side = side;
    }

    /** Line feeds only; whoever reads a file with other line ends turns them first. */
    public static MergedText merge(String base, String ours, String theirs, Side side) {
        TextMerge merge = new TextMerge(Lines.of(base), Lines.of(ours), Lines.of(theirs), side);
        merge.run();
        return MergedText.of(Lines.join(merge.merged), merge.conflicts);
    }

    /** Lines {@code start} to {@code end} (exclusive) of the base became lines of one side. */
    private record Change(int start, int end, int newStart, int newEnd) {
        boolean collides(int otherStart, int otherEnd) {
            boolean overlaps = start < otherEnd && otherStart < end;
            boolean insertsAtEdge = (start == end || otherStart == otherEnd) && start <= otherEnd && otherStart <= end;
            return overlaps || insertsAtEdge;
        }
    }

    private static List<Change> changes(List<String> from, List<String> to) {
        List<Change> changes = new ArrayList<>();
        for (AbstractDelta<String> delta : DiffUtils.diff(from, to).getDeltas()) {
            int start = delta.getSource().getPosition();
            int newStart = delta.getTarget().getPosition();
            changes.add(new Change(
                    start,
                    start + delta.getSource().size(),
                    newStart,
                    newStart + delta.getTarget().size()));
        }
        return changes;
    }

    private void run() {
        List<Change> mine = changes(base, ours);
        List<Change> other = changes(base, theirs);
        int i = 0;
        int j = 0;
        int at = 0;
        while (i < mine.size() || j < other.size()) {
            boolean oursFirst = j == other.size()
                    || i < mine.size() && mine.get(i).start() <= other.get(j).start();
            Change first = oursFirst ? mine.get(i) : other.get(j);
            int start = first.start();
            int end = first.end();
            int fromI = i;
            int fromJ = j;
            boolean grew = true;
            // Every change that collides with what has been gathered widens the region.
            while (grew) {
                grew = false;
                while (i < mine.size() && takes(mine.get(i), start, end, fromI == i && oursFirst)) {
                    end = Math.max(end, mine.get(i++).end());
                    grew = true;
                }
                while (j < other.size() && takes(other.get(j), start, end, fromJ == j && !oursFirst)) {
                    end = Math.max(end, other.get(j++).end());
                    grew = true;
                }
            }
            merged.addAll(base.subList(at, start));
            region(start, end, mine.subList(fromI, i), other.subList(fromJ, j));
            at = end;
        }
        merged.addAll(base.subList(at, base.size()));
    }

    private static boolean takes(Change change, int start, int end, boolean isFirst) {
        return isFirst || change.collides(start, end);
    }

    private void region(int start, int end, List<Change> mine, List<Change> other) {
        List<String> a = version(start, end, mine, ours);
        List<String> b = version(start, end, other, theirs);
        if (mine.isEmpty() || a.equals(b)) {
            merged.addAll(b);
        } else if (other.isEmpty()) {
            merged.addAll(a);
        } else if (side != Side.NEITHER) {
            merged.addAll(side == Side.OURS ? a : b);
        } else {
            conflict(a, b);
        }
    }

    /** The lines of the base from {@code start} to {@code end} as one side has them. */
    private List<String> version(int start, int end, List<Change> changes, List<String> lines) {
        List<String> version = new ArrayList<>();
        int at = start;
        for (Change change : changes) {
            version.addAll(base.subList(at, change.start()));
            version.addAll(lines.subList(change.newStart(), change.newEnd()));
            at = change.end();
        }
        version.addAll(base.subList(at, end));
        return version;
    }

    /** What both sides begin and end with alike stays outside of the markers. */
    private void conflict(List<String> a, List<String> b) {
        int before = 0;
        int shorter = Math.min(a.size(), b.size());
        while (before < shorter && a.get(before).equals(b.get(before))) {
            before++;
        }
        int after = 0;
        while (after < shorter - before && a.get(a.size() - 1 - after).equals(b.get(b.size() - 1 - after))) {
            after++;
        }
        merged.addAll(a.subList(0, before));
        merged.addAll(Markers.around(a.subList(before, a.size() - after), b.subList(before, b.size() - after)));
        merged.addAll(a.subList(a.size() - after, a.size()));
        conflicts++;
    }
}
