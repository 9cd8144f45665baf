package dev.beckon.simulator.bench;

import dev.beckon.simulator.process.Child;
import dev.beckon.simulator.process.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** This program once more, as a process of its own, so that its CPU is not another's. */
final class OwnProgram {
  private static final String MAIN = "dev.beckon.simulator.app.Main";
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private OwnProgram() {}

  /**
   * Starts it.
   *
   * @param name for messages and for its log
   * @param jvmOptions of its virtual machine
   * @param arguments the subcommand first
   */
  static Child start(
      String name, List<String> jvmOptions, List<String> arguments, Workspace workspace)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JAVA);
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath(), MAIN));
    command.addAll(arguments);
    return Child.start(name, command, workspace.folder(), workspace.resolve(name + ".log"));
  }

  /** Absolute, since it runs in another folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
