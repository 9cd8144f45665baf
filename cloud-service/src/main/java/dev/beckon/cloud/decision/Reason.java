package dev.beckon.cloud.decision;

/** Why something was offered, or why not. The names are stable: they stand in records. */
public enum Reason {
  /** It was offered. */
  OFFERED("The offer was made."),
  /** There is nothing to weigh up. */
  NO_CANDIDATE("No offer is set up for this zone and moment."),
  /** The shopper has not agreed. */
  NO_CONSENT("The shopper has not agreed to offers in the store."),
  /** There is no push token. */
  NO_PUSH_TOKEN("The shopper's app cannot be reached at present."),
  /** The phone told that the app may show nothing. */
  NOTIFICATIONS_OFF("The shopper's phone shows no notifications of the app."),
  /** The phone told that the channel of the offers is off. */
  CHANNEL_OFF("The shopper has switched off the notifications of offers."),
  /** They have a visit to a distant store, too. */
  DOUBT_TWO_PLACES("The shopper was seen in two distant stores at once, which cannot be."),
  /** The shopper asked for quiet. */
  QUIET_TODAY("The shopper asked for no offers for now."),
  /** Nobody is told anything at this time of day. */
  QUIET_HOURS("It is the time of day at which the store keeps quiet."),
  /** One of the offer's categories is unwanted. */
  UNWANTED_CATEGORY("The shopper does not want offers of this category."),
  /** The shopper declared a fact that the offer is not for. */
  DECLARED_FACT("The shopper said something of themselves that the offer is not for."),
  /** Date, day or hour do not fit. */
  OUT_OF_SCHEDULE("The offer is not live at this time."),
  /** The offer is for another visit. */
  OTHER_VISIT("The offer is meant for another visit of the shopper."),
  /** The offer is for birthdays. */
  NOT_BIRTHDAY("The offer is meant for a birthday."),
  /** The offer is for those who have not opened the app for long. */
  APP_IN_USE("The offer is meant for those who have not opened the app for long."),
  /** All products that the offer is about are sold out in the store. */
  OUT_OF_STOCK("What the offer is about is sold out in this store."),
  /** Nobody knows what was bought lately. */
  TILL_STALE("The store's tills have not told for too long what they sold."),
  /** The required purchase is missing. */
  NOT_BOUGHT("The shopper has not lately bought what the offer is meant for."),
  /** The offer needs purchases that may not be looked at. */
  NO_PURCHASE_CONSENT("The shopper has not agreed that purchases are looked at."),
  /** The suppressing purchase is there. */
  BOUGHT_LATELY("The shopper has lately bought what would make the offer pointless."),
  /** The required wish is missing. */
  NOT_WISHED("The shopper has not lately wished for what the offer is meant for."),
  /** The suppressing wish is there. */
  WISHED_LATELY("The shopper has lately wished for what would make the offer pointless."),
  /** The required look is missing. */
  NOT_VIEWED("The shopper has not lately looked at what the offer is meant for."),
  /** The suppressing look is there. */
  VIEWED_LATELY("The shopper has lately looked at what would make the offer pointless."),
  /** The required product is not in the cart. */
  NOT_IN_CART("What the offer is meant for is not in the shopper's cart."),
  /** The suppressing product is in the cart. */
  IN_CART("What would make the offer pointless is in the shopper's cart."),
  /** What keeps the offer away is nobody's business. */
  NOT_ELIGIBLE("The offer is not meant for this shopper."),
  /** The offer's audience does not hold. */
  NOT_IN_AUDIENCE("The shopper is not among those whom the offer is meant for."),
  /** Nobody can say whether the audience holds. */
  AUDIENCE_FAILED("Whether the offer is meant for this shopper could not be worked out."),
  /** More offers fit than are weighed up, or a better one was made. */
  OUTRANKED("Another offer was better."),
  /** It was charged, but the shopper is among those who are told nothing. */
  HELD_OUT("The shopper is one of those who are not told, to learn what the offer changes."),
  /** They dismissed one. */
  DISMISSED_LATELY("The shopper has lately dismissed an offer."),
  /** The visit's budget is spent. */
  CAP_VISIT("The shopper has had enough offers in this visit."),
  /** The last offer of the visit was a short while ago. */
  VISIT_GAP("The last offer was too short a while ago."),
  /** It would be the first of the visit. */
  FIRST_VALUE("The offer is not worth enough to be the first of a visit."),
  /** One of the shopper's windows is full. */
  CAP_SHOPPER("The shopper has lately had enough offers and messages."),
  /** One of the shopper's windows in this store is full. */
  CAP_SHOPPER_STORE("The shopper has lately had enough offers in this store."),
  /** One of the shopper's windows for one of the offer's categories is full. */
  CAP_SHOPPER_CATEGORY("The shopper has lately had enough offers of this category."),
  /** The offer is made once, and was. */
  CAP_OFFER_ONCE("The shopper has had this offer before, and it is made once only."),
  /** What else was made once fills what is remembered of it. */
  ONCE_FULL("The shopper has had more offers to be made once than are remembered."),
  /** The offer's own budget per visit is spent. */
  CAP_OFFER_VISIT("The shopper has had this offer often enough in this visit."),
  /** The offer's own budget per shopper is spent. */
  CAP_OFFER_SHOPPER("The shopper has had this offer often enough lately."),
  /** The offer's total is spent. */
  CAP_OFFER_TOTAL("The offer has been made as often as it may be."),
  /** The offer's budget for the store is spent. */
  CAP_OFFER_STORE("The offer has been made in this store as often as it may be."),
  /** The offer's budget for the store's day is spent. */
  CAP_OFFER_DAY("The offer has been made in this store as often as it may be in a day."),
  /** The budget of all offers for the store's day is spent. */
  CAP_STORE_DAY("As many offers as may be were made in this store today."),
  /** The shopper withdrew while the decision was made. */
  CONSENT_GONE("The shopper withdrew consent.");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  /** What a manager reads. */
  public String sentence() {
    return sentence;
  }
}
