package dev.beckon.sdk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Receipts that the service has not taken yet, kept in storage. Safe from any thread. Receipts
 * leave from the front only: what is left of a batch that was read is always the front.
 */
final class ReceiptQueue {
  static final int MAX = 500;
  private static final String KEY = "beckon.receipts";

  private final Storage storage;
  private final ArrayDeque<Map<String, Object>> queue = new ArrayDeque<>();
  private long dropped;

  ReceiptQueue(Storage storage) {
    this.storage = storage;
    String stored = storage.get(KEY);
    if (stored != null) {
      for (Object element : (List<?>) Json.parse(stored)) {
        queue.add(Json.object(element, KEY));
      }
    }
  }

  synchronized void add(String decisionId, ReceiptKind kind, long atMs) {
    Map<String, Object> receipt = new LinkedHashMap<>();
    receipt.put("decisionId", decisionId);
    receipt.put("kind", kind.name());
    receipt.put("atMs", atMs);
    queue.add(receipt);
    if (queue.size() > MAX) {
      queue.remove();
      dropped++;
    }
    save();
  }

  synchronized boolean isEmpty() {
    return queue.isEmpty();
  }

  /** The oldest ones, at most so many; they stay. */
  synchronized List<Map<String, Object>> front(int max) {
    List<Map<String, Object>> batch = new ArrayList<>(Math.min(max, queue.size()));
    for (Map<String, Object> receipt : queue) {
      if (batch.size() == max) {
        break;
      }
      batch.add(receipt);
    }
    return batch;
  }

  /** Takes out what was settled, as far as it is still there. */
  synchronized void remove(List<Map<String, Object>> batch) {
    boolean changed = false;
    for (Map<String, Object> receipt : batch) {
      if (queue.peek() == receipt) {
        queue.remove();
        changed = true;
      }
    }
    if (changed) {
      save();
    }
  }

  /** How many were pushed out of a full queue. */
  synchronized long dropped() {
    return dropped;
  }

  synchronized void clear() {
    queue.clear();
    storage.remove(KEY);
  }

  private void save() {
    storage.put(KEY, Json.write(queue));
  }
}
