package dev.beckon.cloud.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records to be stored together.
 *
 * @param readable by their place, oldest first
 * @param unreadable likewise
 */
record Batch(Map<StreamPosition, HistoryRecord> readable, List<Unreadable> unreadable) {
  private static final int MAX_KIND = 40;
  private static final int MAX_FAULT = 500;
  private static final int MAX_PAYLOAD = 4_000;

  /**
   * A record that could not be read.
   *
   * @param payload as it came; empty when too long, since a part of an id could not be erased
   */
  record Unreadable(StreamPosition position, String kind, String fault, String payload) {}

  /** Reads what can be read. */
  static Batch of(List<HistoryStream.Entry> entries) {
    Batch batch = new Batch(new LinkedHashMap<>(), new ArrayList<>());
    for (HistoryStream.Entry entry : entries) {
      try {
        batch.readable.put(entry.position(), RecordReader.read(entry));
      } catch (UnreadableRecordException e) {
        batch.unreadable.add(unreadable(entry, e.getMessage()));
      }
    }
    return batch;
  }

  /** A record that is to be parked as unreadable. */
  static Unreadable unreadable(HistoryStream.Entry entry, String fault) {
    String kind = storable(entry.kind());
    String payload = storable(entry.json());
    return new Unreadable(
        entry.position(),
        kind.length() > MAX_KIND ? "" : kind,
        fault.length() > MAX_FAULT ? fault.substring(0, MAX_FAULT) : fault,
        payload.length() > MAX_PAYLOAD ? "" : payload);
  }

  private static String storable(String text) {
    return Fields.storable(text) ? text : text.replaceAll("[\\x00\\p{Cs}]", "\uFFFD");
  }

  /** Whom the readable records speak of. */
  Set<String> shoppers() {
    return readable.values().stream()
        .map(HistoryRecord::shopperId)
        .filter(shopperId -> shopperId != null)
        .collect(Collectors.toSet());
  }

  /**
   * Where those records are that may be taken back one by one: the unreadable, which nobody knows
   * whom they speak of, and what was measured, which goes when somebody is not to be measured any
   * more.
   */
  List<StreamPosition> revocablePositions() {
    List<StreamPosition> positions = new ArrayList<>();
    unreadable.forEach(each -> positions.add(each.position()));
    readable.forEach(
        (position, each) -> {
          if (each instanceof HistoryRecord.Receipt
              || each instanceof HistoryRecord.Redemption
              || each instanceof HistoryRecord.Credit) {
            positions.add(position);
          }
        });
    return positions;
  }

  /** Leaves out what may not be stored. */
  Batch without(Collection<String> shoppers, Collection<StreamPosition> removed) {
    Map<StreamPosition, HistoryRecord> kept = new LinkedHashMap<>(readable);
    kept.values().removeIf(each -> each.shopperId() != null && shoppers.contains(each.shopperId()));
    kept.keySet().removeAll(Set.copyOf(removed));
    List<Unreadable> parked =
        unreadable.stream().filter(each -> !removed.contains(each.position())).toList();
    return new Batch(kept, parked);
  }

  int size() {
    return readable.size() + unreadable.size();
  }
}
