/**
 * From a {@link dev.compose2dify.output.FileTree} to the disk, without losing anything of the user's.
 *
 * <p>The output folder holds, besides the chart:
 *
 * <ul>
 *   <li>{@code .compose2dify.json}: the record, which makes the folder compose2dify's and tells which content it wrote;
 *   <li>{@code .compose2dify/}: local state that ignores itself in git. {@code new/} has generated files that could not
 *       take the place of an edited one, {@code orig/} edited files that {@code --force} replaced, {@code private.json}
 *       the hashes of what holds secrets, {@code work/} and {@code lock} what a running conversion needs. It is there
 *       only while it has something to hold.
 * </ul>
 *
 * <p>Neither copies nor proposals lie beside the files they belong to: Helm renders every file under
 * {@code templates/}, whatever its ending, so that {@code templates/redis.yaml.new} would be a second Redis.
 */
package dev.compose2dify.output;
