package dev.beckon.sdk;

import java.time.MonthDay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the owner of the phone wants to hear of, and what not. Each method calls the service and
 * waits for it, throws {@link BeckonException} when it refused or was not reached, and {@link
 * IllegalStateException} when not registered; what it keeps is in force at the next decision.
 */
public final class Choices {
  private final Registration registration;

  Choices(Registration registration) {
    this.registration = registration;
  }

  /** A category of offers, and what was chosen. */
  public static final class Category {
    private final Map<String, Object> json;

    private Category(Map<String, Object> json) {
      this.json = json;
    }

    public String id() {
      return Json.string(json, "id");
    }

    /** For people. */
    public String name() {
      return Json.string(json, "name");
    }

    public boolean isWanted() {
      return Json.string(json, "choice").equals("WANTED");
    }

    public boolean isUnwanted() {
      return Json.string(json, "choice").equals("UNWANTED");
    }
  }

  /** Something that may be said of oneself, and whether it was. */
  public static final class Topic {
    private final Map<String, Object> json;

    private Topic(Map<String, Object> json) {
      this.json = json;
    }

    public String id() {
      return Json.string(json, "id");
    }

    /** For people. */
    public String name() {
      return Json.string(json, "name");
    }

    public boolean isDeclared() {
      return Json.bool(json, "declared");
    }
  }

  /** What there is to choose from, and what was chosen. */
  public static final class Centre {
    private final Map<String, Object> json;

    private Centre(Map<String, Object> json) {
      this.json = json;
    }

    public List<Category> categories() {
      List<Category> all = new ArrayList<>();
      Json.array(json, "categories")
          .forEach(o -> all.add(new Category(Json.object(o, "category"))));
      return all;
    }

    public List<Topic> facts() {
      List<Topic> all = new ArrayList<>();
      Json.array(json, "facts").forEach(o -> all.add(new Topic(Json.object(o, "fact"))));
      return all;
    }

    /** The declared birthday, such as --05-03; empty where none was declared. */
    public Optional<MonthDay> birthday() {
      if (!json.containsKey("birthday")) {
        return Optional.empty();
      }
      Map<String, Object> day = Json.object(json.get("birthday"), "birthday");
      return Optional.of(
          MonthDay.of((int) Json.integer(day, "month"), (int) Json.integer(day, "day")));
    }

    /** No offer is made before, unix ms; empty when it is not quiet. */
    public Optional<Long> quietUntilMs() {
      return json.containsKey("quietUntilMs")
          ? Optional.of(Json.integer(json, "quietUntilMs"))
          : Optional.empty();
    }
  }

  /** Reads the preference centre. */
  public Centre read() throws BeckonException {
    return new Centre(call("GET", "preferences", Map.of()));
  }

  /**
   * Replaces what was chosen.
   *
   * @param wanted ids of categories that come first
   * @param unwanted ids of categories that are not wanted; none of the wanted ones
   * @param facts ids of what is true of the owner
   */
  public void prefer(Set<String> wanted, Set<String> unwanted, Set<String> facts)
      throws BeckonException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("wanted", new ArrayList<>(new TreeSet<>(wanted)));
    body.put("unwanted", new ArrayList<>(new TreeSet<>(unwanted)));
    body.put("facts", new ArrayList<>(new TreeSet<>(facts)));
    call("PUT", "preferences", body);
  }

  /** Declares a birthday, for an offer on the day; nothing else is made of it. */
  public void declareBirthday(MonthDay day) throws BeckonException {
    call(
        "PUT",
        "birthday",
        Map.of("month", (long) day.getMonthValue(), "day", (long) day.getDayOfMonth()));
  }

  /** Has the service forget the birthday. */
  public void forgetBirthday() throws BeckonException {
    call("DELETE", "birthday", Map.of());
  }

  /**
   * No offers until the day ends.
   *
   * @param timeZone the phone's, such as Europe/Berlin
   * @return when it ends, unix ms
   */
  public long quietToday(String timeZone) throws BeckonException {
    return quietUntil(call("PUT", "quiet", Map.of("timeZone", timeZone)));
  }

  /**
   * No offers for some hours.
   *
   * @param hours 1 to 48
   * @return when it ends, unix ms
   */
  public long quietFor(int hours) throws BeckonException {
    return quietUntil(call("PUT", "quiet", Map.of("hours", (long) hours)));
  }

  private static long quietUntil(Map<String, Object> reply) throws BeckonException {
    try {
      return Json.integer(reply, "quietUntilMs");
    } catch (IllegalArgumentException e) {
      throw ServiceClient.unreadable(e);
    }
  }

  /** Offers may come again. */
  public void endQuiet() throws BeckonException {
    call("DELETE", "quiet", Map.of());
  }

  private Map<String, Object> call(String method, String what, Map<String, Object> body)
      throws BeckonException {
    Account owner =
        registration.active().orElseThrow(() -> new IllegalStateException("not registered"));
    return registration.call(owner, method, owner.path(what), body);
  }
}
