package dev.beckon.sdk;

/**
 * Keeps on air what should be there: the id of the present window under an address of its own, and
 * nothing outside stores. Not thread-safe; takes its time as an argument.
 */
final class Advertising {
  static final long FIRST_RETRY_MS = 5_000;
  static final long LAST_RETRY_MS = 300_000;
  private static final long NOTHING = -1;

  private final Advertiser advertiser;
  private final int txPowerDbm;
  private AdvertisingState state = AdvertisingState.OFF;
  private String onAirOf;
  private long onAirWindow = NOTHING;
  private long nextAtMs = Beckon.NEVER;
  private long retryMs = FIRST_RETRY_MS;

  Advertising(Advertiser advertiser, int txPowerDbm) {
    this.advertiser = advertiser;
    this.txPowerDbm = txPowerDbm;
  }

  /**
   * Brings the radio to what is right at this moment.
   *
   * @param account whose id is sent, or null
   * @param phone what the phone lets the app do, or null where that is not known
   */
  void advance(Account account, PhoneState phone, boolean inStore, long nowMs) {
    AdvertisingState obstacle = obstacle(account, phone, inStore);
    if (obstacle != null) {
      silence();
      state = obstacle;
      nextAtMs = Beckon.NEVER;
      retryMs = FIRST_RETRY_MS;
      return;
    }
    long window = Eid.window(account.rotationExponent, nowMs / 1000);
    if (window == onAirWindow && account.installationId.equals(onAirOf)) {
      return;
    }
    silence();
    if (state != AdvertisingState.REFUSED || dueInMs(nowMs) == 0) {
      start(account, window, nowMs);
    }
  }

  private AdvertisingState obstacle(Account account, PhoneState phone, boolean inStore) {
    if (account == null) {
      return AdvertisingState.OFF;
    }
    if (advertiser == Advertiser.NONE) {
      return AdvertisingState.UNUSED;
    }
    if (!inStore) {
      return AdvertisingState.OUTSIDE;
    }
    return phone == null || !phone.radioUsable() ? AdvertisingState.BLOCKED : null;
  }

  private void start(Account account, long window, long nowMs) {
    byte[] eid = Eid.compute(account.identityKey, account.rotationExponent, nowMs / 1000);
    byte[] data = Advertisement.bytes(eid, txPowerDbm);
    long endsAtMs = ((window + 1) << account.rotationExponent) * 1000;
    if (!advertiser.start(data, Advertisement.INTERVAL_MS, endsAtMs - nowMs)) {
      refused(nowMs);
      return;
    }
    state = AdvertisingState.ON_AIR;
    onAirOf = account.installationId;
    onAirWindow = window;
    nextAtMs = endsAtMs;
    retryMs = FIRST_RETRY_MS;
  }

  /** The system ended what was on air; nothing happens when nothing was. */
  void ended(long nowMs) {
    if (onAirWindow != NOTHING) {
      silence();
      if (nowMs < nextAtMs) {
        refused(nowMs); // before its time
      }
    }
  }

  private void refused(long nowMs) {
    state = AdvertisingState.REFUSED;
    nextAtMs = nowMs + retryMs;
    retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
  }

  private void silence() {
    if (onAirWindow != NOTHING) {
      onAirWindow = NOTHING;
      onAirOf = null;
      advertiser.stop();
    }
  }

  AdvertisingState state() {
    return state;
  }

  /** When {@link #advance} has something to do again, though nothing else changes. */
  long dueInMs(long nowMs) {
    if (nextAtMs == Beckon.NEVER) {
      return Beckon.NEVER;
    }
    // A clock that was set back must not make it wait for longer than it would have.
    long longest = state == AdvertisingState.REFUSED ? retryMs : Eid.LONGEST_WINDOW_MS;
    return nextAtMs - nowMs > longest ? 0 : Math.max(0, nextAtMs - nowMs);
  }
}
