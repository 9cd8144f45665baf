package dev.beckon.cloud.decision;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where segments are kept, with who changed them. Never blocks. */
public interface SegmentBook {

  /** All there are, in no order. */
  CompletionStage<List<Segment>> all();

  /** Keeps a segment in place of the one of that name, and records it: both or neither. */
  CompletionStage<Void> save(Segment segment);

  /** Forgets a segment, and records it: both or neither. */
  CompletionStage<Void> remove(String name, String actor, long atMs);
}
