/**
 * From a {@link dev.compose2dify.output.FileTree} to the disk, without losing anything of the user's.
 *
 * <p>The output folder holds, besides the chart:
 *
 * <ul>
 *   <li>{@code .compose2dify.json}: the record, which makes the folder compose2dify's and tells which content it wrote;
 *   <li>{@code .compose2dify/}: the base of the next merge, and local state that git does not see. {@code base.xz} is
 *       what was generated last and belongs into git with the chart, {@code base.private.xz} and {@code private.json} are
 *       the same for what holds secrets. {@code new/} has generated files that could not be merged, {@code orig/} edited
 *       files as they were before, {@code work/} and {@code lock} what a running conversion needs.
 * </ul>
 *
 * <p>Neither copies nor proposals lie beside the files they belong to: Helm renders every file under
 * {@code templates/}, whatever its ending, so that {@code templates/redis.yaml.new} would be a second Redis.
 */
package dev.compose2dify.output;
