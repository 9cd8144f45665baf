package dev.beckon.simulator.till;

import java.util.ArrayList;
import java.util.List;

/**
 * What the service did with posted receipts.
 *
 * @param accepted how many it took, repeated ones included
 * @param refused what was wrong with the others, in the service's words
 */
public record PostResult(long accepted, List<String> refused) {

  PostResult plus(PostResult other) {
    List<String> both = new ArrayList<>(refused);
    both.addAll(other.refused);
    return new PostResult(accepted + other.accepted, List.copyOf(both));
  }
}
