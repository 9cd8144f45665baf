package dev.beckon.simulator.demo;

import java.nio.file.Path;

/** The product's programs. */
public record Jars(Path service, Path gateway) {}
