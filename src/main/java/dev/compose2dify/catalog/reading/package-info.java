/**
 * How a file of the catalog is read: typed fields with their place, so that a wrong key or value is told with file and line;
 * versions and ranges of versions, which every fact can have; names with a placeholder in them.
 *
 * <p>Nothing here knows what the facts mean.
 */
package dev.compose2dify.catalog.reading;
