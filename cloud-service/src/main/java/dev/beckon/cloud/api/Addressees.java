package dev.beckon.cloud.api;

import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Links;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom the retailer's backend speaks of: a shopper's id, or a name that the backend knows. */
final class Addressees {
  /** No shopper has this id. */
  private static final String NOBODY = "";

  /** Either of the two; the other one is null. */
  record Addressee(String shopperId, Handle handle) {
    static Addressee of(String shopperId) {
      return new Addressee(shopperId, null);
    }
  }

  private final Surroundings here;
  private final Links links;

  Addressees(Surroundings here, Links links) {
    this.here = here;
    this.links = links;
  }

  /** Reads either field; after a fault what it returns is of no use. */
  static Addressee read(Fields item) {
    boolean named = item.has("handle");
    if (named == item.has("shopperId")) {
      item.fault(
          "shopperId", named ? "beside handle" : "(absent)", "either it or handle", "INVALID");
      return Addressee.of(NOBODY);
    }
    if (!named) {
      return Addressee.of(item.text("shopperId", 1, 64, true));
    }
    Fields handle = item.object("handle");
    Handle.Kind kind = handle.choice("kind", Handle.Kind.class);
    String value = handle.secret("value", Handle.MOST_CHARS, true);
    handle.end();
    return new Addressee(null, new Handle(kind, value));
  }

  /**
   * What is said of each, by shopper: two names of one shopper come together, and all that is said
   * of handles which are nobody's too, under an id that no shopper has.
   */
  <T> Future<Map<String, List<T>>> byShopper(Map<Addressee, List<T>> items) {
    List<Addressee> addressees = List.copyOf(items.keySet());
    List<Future<String>> ids = addressees.stream().map(this::id).toList();
    return Future.join(ids)
        .map(
            known -> {
              Map<String, List<T>> byShopper = new LinkedHashMap<>();
              for (int i = 0; i < addressees.size(); i++) {
                byShopper
                    .computeIfAbsent(ids.get(i).result(), id -> new ArrayList<>())
                    .addAll(items.get(addressees.get(i)));
              }
              return byShopper;
            });
  }

  /** Whose id it is; one that no shopper has where it is nobody's. */
  Future<String> id(Addressee addressee) {
    return addressee.handle() == null
        ? Future.succeededFuture(addressee.shopperId())
        : here.on(links.owner(addressee.handle()))
            .map((Optional<String> owner) -> owner.orElse(NOBODY));
  }
}
