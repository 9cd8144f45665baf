package dev.beckon.simulator.demo;

import java.util.List;

/**
 * What came of a demonstration.
 *
 * @param remarks lines that go above the closing table
 */
record Outcome(Verdict verdict, Figures figures, List<String> remarks) {}
