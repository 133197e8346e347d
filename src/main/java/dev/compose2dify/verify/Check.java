package dev.compose2dify.verify;

/** One family of invariants over the whole release. */
interface Check {
    void check(Release release, Findings findings);
}
