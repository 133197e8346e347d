/** From files to a {@link dev.compose2dify.compose.Project}, stage by stage as Docker Compose 2.40 does it. */
package dev.compose2dify.compose.load;
