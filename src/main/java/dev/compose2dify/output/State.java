package dev.compose2dify.output;

/** Names inside {@code .compose2dify/}, the state of an output folder. */
final class State {
    static final String FOLDER = ".compose2dify";
    static final String GIT_IGNORE = FOLDER + "/.gitignore";
    static final String LOCK = FOLDER + "/lock";
    static final String WORK = FOLDER + "/work";

    /** What was generated last; committed with the chart. */
    static final String BASE = FOLDER + "/base.xz";

    /** The same for files with secrets in them; never committed. */
    static final String PRIVATE_BASE = FOLDER + "/base.private.xz";

    static final String PROPOSALS = FOLDER + "/new";

    /** Git gets the base, so that whoever clones the chart can merge, and nothing else. */
    static final String IGNORED = "*\n!.gitignore\n!base.xz\n";

    /** What compose2dify 0.1.0 wrote, when there was nothing to be committed. */
    static final String IGNORED_ALL = "*\n";

    private static final String ORIGINALS = FOLDER + "/orig";

    private State() {}

    static boolean isState(String path) {
        return path.equals(FOLDER) || path.startsWith(FOLDER + "/") || path.equals(OwnershipRecord.PATH);
    }

    /** Where the generated version of an edited file goes. */
    static String proposal(String path) {
        return PROPOSALS + "/" + path;
    }

    /** Where the edited version goes when the generated one takes its place; {@code number} is 1 for the first. */
    static String original(String path, int number) {
        return ORIGINALS + "/" + path + (number == 1 ? "" : "." + number);
    }
}
