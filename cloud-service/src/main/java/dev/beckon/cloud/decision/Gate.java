package dev.beckon.cloud.decision;

/** What an offer has to pass, in the order in which decisions ask. The names are stable. */
public enum Gate {
  /** It is made in that store and zone on that day. */
  PLACE,
  /** The shopper has agreed to offers. */
  CONSENT,
  /** The shopper's phone would show a push, or the offer may wait in the app. */
  REACHABLE,
  /** The shopper has not asked for quiet. */
  QUIET_TODAY,
  /** The store does not keep quiet. */
  QUIET_HOURS,
  /** The shopper is in no distant store, too. */
  WHEREABOUTS,
  /** Date, day and hour fit. */
  SCHEDULE,
  /** It is the moment in the shopper's life that it is for. */
  OCCASION,
  /** The shopper wants to hear of its categories. */
  CATEGORIES,
  /** It is not kept from those who declared what the shopper did. */
  FACTS,
  /** Not all that it is about is sold out. */
  STOCK,
  /** All that it requires is so, and nothing that speaks against it. */
  CONDITIONS,
  /** It is meant for this shopper. */
  AUDIENCE,
  /** No other offer is made first. */
  RANKING,
  /** No limit is reached: of the shopper's attention, of the offer, of the store. */
  LIMITS
}
