/**
 * Brings files of the past into a running service, over its API: reads, groups, posts, remembers
 * how far it came. Imports {@code shopper} for what a line is worth; knows no store and no part of
 * the service.
 */
package dev.beckon.cloud.imports;
