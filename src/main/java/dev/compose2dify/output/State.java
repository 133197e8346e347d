package dev.compose2dify.output;

/** Names inside {@code .compose2dify/}, the local state of an output folder. */
final class State {
    static final String FOLDER = ".compose2dify";
    static final String GIT_IGNORE = FOLDER + "/.gitignore";
    static final String LOCK = FOLDER + "/lock";
    static final String WORK = FOLDER + "/work";

    static final String PROPOSALS = FOLDER + "/new";

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
