/**
 * The drills: the product under a crowd for an hour, and with one part at a time taken away. They
 * collect what was seen from outside, compare it with what Redis and SQL hold, and say what
 * differs. Imports every other package but {@code app}.
 */
package dev.beckon.simulator.drill;
