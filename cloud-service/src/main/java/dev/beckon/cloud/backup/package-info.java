/**
 * Copies of all that the service knows, in one file, and the way back from it. May import {@code
 * history}, {@code identity} and {@code store}; knows nothing of a running service.
 */
package dev.beckon.cloud.backup;
