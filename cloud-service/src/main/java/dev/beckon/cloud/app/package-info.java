/**
 * The composition root: reads the configuration, builds the parts with plain constructors, starts
 * and stops them. Nothing imports it.
 */
package dev.beckon.cloud.app;
