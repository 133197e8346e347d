package dev.compose2dify.compose.load;

/** Stage: references between parts of the project, for the active services. */
final class Consistency {
    private Consistency() {}

    static void check(ProjectTree project) {}
}
