package dev.beckon.cloud.history;

/**
 * What lies between the last record drained and a page read after it. A record vanishes from there
 * by trimming or with the erasure of its shopper; the stream counts what was added, not what
 * vanished, so the difference is told apart by the stream's bounds: as long as all that vanished
 * would not have filled it, and the last record drained is not too old to be kept, nothing was
 * trimmed. What was too old before the first draining ever is not counted.
 *
 * @param lost records trimmed unread; records erased among them count too
 * @param passed records ever added up to the end of the page
 * @param left records after the page, about
 */
record Gap(long lost, long passed, long left) {

  static Gap between(Drain.Mark mark, HistoryStream.Page page, int limit) {
    int read = page.entries().size();
    boolean allUnread = page.oldest().compareTo(mark.position()) > 0;
    if (!allUnread) {
      // The last record drained is still there, so nothing after it was trimmed.
      return read < limit
          ? new Gap(0, page.everAdded(), 0)
          : new Gap(0, mark.passed() + read, Math.max(0, page.everAdded() - mark.passed() - read));
    }
    long left = Math.max(0, page.length() - read);
    long vanished = Math.max(0, page.everAdded() - mark.passed() - page.length());
    boolean trimmed =
        page.length() + vanished >= page.maxLength()
            || (!mark.position().equals(StreamPosition.START)
                && mark.position().ms() < page.keptFromMs());
    return new Gap(trimmed ? vanished : 0, page.everAdded() - left, left);
  }
}
