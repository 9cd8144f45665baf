/**
 * A play of decisions on a real Redis, judged by a simple model after each step: random people,
 * offers, clocks and crashes. Imports neither JUnit nor AssertJ, so that {@code ./beckon drill
 * decisions} runs it with the service's own libraries.
 */
package dev.beckon.cloud.play;
