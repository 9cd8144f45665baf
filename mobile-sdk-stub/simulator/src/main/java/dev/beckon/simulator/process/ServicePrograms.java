package dev.beckon.simulator.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs among the service's compiled tests, each started as a process of its own. */
public final class ServicePrograms {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final String classPath;
  private final Workspace workspace;

  /**
   * Programs of one build.
   *
   * @param serviceTests the service's compiled tests
   * @param benchLib the libraries of those
   * @param workspace where they run and leave their logs
   */
  public ServicePrograms(Path serviceTests, Path benchLib, Path serviceJar, Workspace workspace) {
    this.workspace = workspace;
    classPath =
        String.join(
            File.pathSeparator,
            serviceTests.toAbsolutePath().toString(),
            serviceJar.toAbsolutePath().toString(),
            benchLib.toAbsolutePath() + "/*");
  }

  /** What is wrong with the folders of a build, in words; empty when nothing is. */
  public static List<String> faults(Path serviceTests, Path benchLib) {
    List<String> faults = new ArrayList<>();
    for (Path folder : List.of(serviceTests, benchLib)) {
      if (!Files.isDirectory(folder)) {
        faults.add(folder + " is no folder; allowed: what the build of the service leaves");
      }
    }
    return faults;
  }

  /**
   * Starts one.
   *
   * @param name for messages and for its log
   * @param jvmOptions of its virtual machine
   * @param arguments its main class first
   */
  public Child start(String name, List<String> jvmOptions, List<String> arguments)
      throws IOException {
    return start(name, new ArrayList<>(List.of(JAVA)), jvmOptions, arguments);
  }

  /** The same, which leaves the processor to others who want it. */
  public Child startNice(String name, List<String> jvmOptions, List<String> arguments)
      throws IOException {
    return start(name, new ArrayList<>(List.of("nice", JAVA)), jvmOptions, arguments);
  }

  private Child start(
      String name, List<String> command, List<String> jvmOptions, List<String> arguments)
      throws IOException {
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath));
    command.addAll(arguments);
    return Child.start(name, command, workspace.folder(), workspace.resolve(name + ".log"));
  }
}
