package dev.beckon.simulator.measure;

/**
 * What the kernel says of a process or one of its threads in a line of {@code stat} (proc(5)).
 *
 * @param name the command, of which the kernel keeps 15 bytes
 * @param cpuMs user and system time since it began, in steps of 10 ms
 * @param startedTicks when it began, in clock ticks since the machine did
 */
record TaskStat(long id, String name, long cpuMs, long startedTicks) {
  /** USER_HZ is 100 on every Linux that the JVM runs on. */
  private static final long MS_PER_TICK = 10;

  private static final int USER_TIME = 11; // fields after the command's closing parenthesis
  private static final int SYSTEM_TIME = 12;
  private static final int START_TIME = 19;

  static TaskStat parse(String stat) {
    int open = stat.indexOf('(');
    // The command may hold spaces and parentheses; the last one closes it.
    int close = stat.lastIndexOf(')');
    String[] fields = stat.substring(close + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    return new TaskStat(
        Long.parseLong(stat.substring(0, open).trim()),
        stat.substring(open + 1, close),
        ticks * MS_PER_TICK,
        Long.parseLong(fields[START_TIME]));
  }
}
