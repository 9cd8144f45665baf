/**
 * Audiences in CEL, the Common Expression Language: the adapter of decision's port. Owns the words
 * that an expression may use and what it may cost. Imports the domain, and is the only user of
 * {@code dev.cel}.
 */
package dev.beckon.cloud.audience;
