package dev.beckon.cloud.app.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code preferences}. */
final class PreferencesReader {
  private PreferencesReader() {}

  static ServiceConfig.Preferences read(Section section) {
    List<ServiceConfig.Topic> categories = topics(section, "categories");
    List<ServiceConfig.Topic> facts = topics(section, "facts");
    section.end();
    return new ServiceConfig.Preferences(categories, facts);
  }

  private static List<ServiceConfig.Topic> topics(Section preferences, String key) {
    List<ServiceConfig.Topic> topics = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section each : preferences.sections(key)) {
      String id = StoresReader.uniqueId(each, ids, "an id that no other of " + key + " has");
      topics.add(new ServiceConfig.Topic(id, each.value("name").as(Formats.text(100), id)));
      each.end();
    }
    return List.copyOf(topics);
  }
}
