/**
 * Reads walks that were recorded with real radios: receptions ({@code .mbd}) and the places of the
 * receivers ({@code .dev}). Imports the JDK and {@code world} only.
 */
package dev.beckon.simulator.recording;
