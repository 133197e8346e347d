/**
 * What changes between two charts: what each consists of ({@link dev.compose2dify.upgrade.Snapshot}), what differs, and
 * what that asks of its owner. Pure.
 */
package dev.compose2dify.upgrade;
