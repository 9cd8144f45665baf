package dev.beckon.simulator.measure;

import java.util.regex.Pattern;

/** What a thread of the service is there for, by its name as the kernel keeps it: 15 bytes. */
public enum ThreadRole {
  /** MQTT, decoding, presence, visits and decisions; HTTP. */
  EVENT_LOOPS("eventLoops", "vert\\.x-eventloo"),
  /** The virtual machine's compilers. */
  COMPILER("compiler", "C[12] CompilerThre"),
  /** The virtual machine's collector of garbage. */
  GARBAGE_COLLECTION("garbageCollection", "GC Thread|G1 |VM Thread"),
  /** Redis commands of everybody but presence and decisions. */
  REDIS_CLIENT("redisClient", "lettuce"),
  /** From a claim to the push service. */
  PUSH("push", "relay|fcm-|HttpClient|push-"),
  /** From Redis to SQL. */
  HISTORY("history", "history"),
  /** All others, and what threads that have ended meanwhile used. */
  REST("rest", "");

  private final String key;
  private final Pattern beginning;

  /**
   * @param beginning how names begin
   */
  ThreadRole(String key, String beginning) {
    this.key = key;
    this.beginning = Pattern.compile(beginning);
  }

  /** Its name in reports. */
  public String key() {
    return key;
  }

  static ThreadRole of(String threadName) {
    for (ThreadRole role : values()) {
      if (role.beginning.matcher(threadName).lookingAt()) {
        return role;
      }
    }
    return REST;
  }
}
