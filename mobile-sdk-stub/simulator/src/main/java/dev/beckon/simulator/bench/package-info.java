/**
 * The benches: they stage the product as separate processes, load it from another one, check what
 * came out against what went in, and report figures with what makes them doubtful. Imports every
 * other package but {@code app}.
 */
package dev.beckon.simulator.bench;
