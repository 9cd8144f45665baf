package dev.beckon.cloud.store;

import dev.beckon.cloud.identity.Handle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What links should come to: persons, looked for anew every time. */
final class LinkModel {
  /** One person; ids holds the present shopper id first. */
  static final class Person {
    final List<String> ids = new ArrayList<>();
    final List<String> installations = new ArrayList<>();
    final Set<Handle> handles = new LinkedHashSet<>();
    final List<String> decisions = new ArrayList<>();
    boolean purchases;
    String visit;
    long visitBegan;
    long visitSeen;

    String id() {
      return ids.get(0);
    }
  }

  /** Two visits that turned out to be one; both null where there was none to end. */
  record Merger(String from, String to, String endedVisit, String goesOn) {}

  final List<Person> persons = new ArrayList<>();

  Person register(String installationId, String shopperId, boolean purchases) {
    Person person = new Person();
    person.ids.add(shopperId);
    person.installations.add(installationId);
    person.purchases = purchases;
    persons.add(person);
    return person;
  }

  Person byId(String shopperId) {
    return persons.stream().filter(p -> p.ids.contains(shopperId)).findFirst().orElse(null);
  }

  Person byHandle(Handle handle) {
    return persons.stream().filter(p -> p.handles.contains(handle)).findFirst().orElse(null);
  }

  /** Whether a login with that handle is refused as somebody else's. */
  boolean isOther(Person person, Handle handle) {
    return !person.handles.contains(handle)
        && person.handles.stream().anyMatch(has -> has.kind() == handle.kind());
  }

  /** Makes one of two; what the one had goes to the other. */
  Merger merge(Person from, Person to) {
    final Merger merger = visits(from, to);
    to.ids.addAll(from.ids);
    to.installations.addAll(from.installations);
    to.handles.addAll(from.handles);
    to.decisions.addAll(from.decisions);
    to.purchases &= from.purchases;
    persons.remove(from);
    return merger;
  }

  private static Merger visits(Person from, Person to) {
    String ended = null;
    if (from.visit != null && to.visit != null) {
      boolean fromFirst = from.visitBegan < to.visitBegan;
      ended = fromFirst ? to.visit : from.visit;
      to.visit = fromFirst ? from.visit : to.visit;
      to.visitBegan = Math.min(from.visitBegan, to.visitBegan);
      to.visitSeen = Math.max(from.visitSeen, to.visitSeen);
    } else if (from.visit != null) {
      to.visit = from.visit;
      to.visitBegan = from.visitBegan;
      to.visitSeen = from.visitSeen;
    }
    return new Merger(from.id(), to.id(), ended, to.visit);
  }
}
