package dev.beckon.sdk;

import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Whether this phone can be heard and would show something: sets the radio by where the phone is
 * and what it allows, and tells the service how things stand. Safe from any thread.
 */
final class Reach {
  private final Registration registration;
  private final LongSupplier nowMs;

  /** Guards the radio; taken before {@code state}. */
  private final Object radio = new Object();

  private final Advertising advertising;
  private PhoneState phone;

  /** Guards the two below, together with the account. */
  private final Object state;

  private final StorePresence stores;
  private final StateReport report;

  Reach(
      Registration registration,
      Advertising advertising,
      Storage storage,
      LongSupplier nowMs,
      Object state) {
    this.registration = registration;
    this.advertising = advertising;
    this.nowMs = nowMs;
    this.state = state;
    this.stores = new StorePresence(storage);
    this.report = new StateReport(storage);
  }

  void entered(String region) {
    synchronized (state) {
      if (registration.active().isPresent()) {
        stores.entered(region, nowMs.getAsLong());
      }
    }
    setRadio();
  }

  void left(String region) {
    synchronized (state) {
      stores.left(region);
    }
    setRadio();
  }

  void phoneIs(PhoneState found) {
    synchronized (radio) {
      phone = found;
      setRadio();
    }
  }

  /** Brings the radio to what is right at this moment. */
  void setRadio() {
    synchronized (radio) {
      long now = nowMs.getAsLong();
      advertising.advance(registration.active().orElse(null), phone, stayMs(now) > 0, now);
      takeNote(now);
    }
  }

  void ended() {
    synchronized (radio) {
      advertising.ended(nowMs.getAsLong());
      setRadio();
    }
  }

  private void takeNote(long now) {
    synchronized (state) {
      if (registration.active().isPresent() && phone != null) {
        report.now(phone.toJson(advertising.state()), now);
      }
    }
  }

  private long stayMs(long now) {
    synchronized (state) {
      return stores.stayMs(now);
    }
  }

  AdvertisingState advertisingState() {
    synchronized (radio) {
      AdvertisingState state = advertising.state();
      return state == AdvertisingState.OFF && registration.isEnded()
          ? AdvertisingState.ENDED
          : state;
    }
  }

  /** After how long {@link #setRadio} has something to do though nothing changed, ms. */
  long radioDueInMs() {
    synchronized (radio) {
      long now = nowMs.getAsLong();
      long stay = stayMs(now);
      return Math.min(stay == 0 ? Beckon.NEVER : stay, advertising.dueInMs(now));
    }
  }

  long reportDueInMs(long now) {
    synchronized (state) {
      return registration.active().isPresent() ? report.dueInMs(now) : Beckon.NEVER;
    }
  }

  /** Tells the service how things stand. */
  void tell() throws BeckonException {
    Account teller = registration.active().orElse(null);
    if (teller == null) {
      return;
    }
    Map<String, Object> current;
    synchronized (state) {
      current = report.current();
    }
    try {
      registration.call(teller, "PUT", teller.path("state"), current);
    } catch (BeckonException e) {
      if (!e.retryable()) {
        told(current); // the same would be refused again
      }
      throw e;
    }
    told(current);
  }

  private void told(Map<String, Object> told) {
    synchronized (state) {
      if (registration.active().isPresent()) {
        report.told(told, nowMs.getAsLong());
      }
    }
  }

  /** Forgets where the phone is and what was told; {@code state} is held. */
  void clear() {
    stores.clear();
    report.clear();
  }
}
