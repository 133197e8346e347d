package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.Release;

/** One family of invariants over the whole release. */
interface Check {
    void check(Release release, Findings findings);
}
