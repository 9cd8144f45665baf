/**
 * The demonstrations: what they stage, how they start the product's programs, what must come of it,
 * and how it is told. Imports every other package but {@code app}.
 */
package dev.beckon.simulator.demo;
