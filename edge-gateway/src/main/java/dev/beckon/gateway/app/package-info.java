/**
 * The program: its configuration, which parts there are and how they are joined, start and stop.
 * The only package that may import every other.
 */
package dev.beckon.gateway.app;
