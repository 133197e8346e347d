/** From a {@link dev.compose2dify.output.FileTree} to the disk, without losing anything of the user's. */
package dev.compose2dify.output;
