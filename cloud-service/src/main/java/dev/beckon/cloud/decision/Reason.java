package dev.beckon.cloud.decision;

/** Why something was offered, or why not. The names are stable: they stand in records. */
public enum Reason {
  /** It was offered. */
  OFFERED("The offer was made.", "We had something for you here."),
  /** There is nothing to weigh up. */
  NO_CANDIDATE(
      "No offer is set up for this zone and moment.", "There was nothing to tell you here."),
  /** A dry run asks where it is never made. */
  NOT_HERE("The offer is not made in this zone on that day.", "This offer is not made here."),
  /** The shopper has not agreed. */
  NO_CONSENT(
      "The shopper has not agreed to offers in the store.",
      "You have not agreed to offers in the store."),
  /** There is no push token. */
  NO_PUSH_TOKEN(
      "The shopper's app cannot be reached at present.", "Your app could not be reached."),
  /** The phone told that the app may show nothing. */
  NOTIFICATIONS_OFF(
      "The shopper's phone shows no notifications of the app.",
      "Your phone shows no notifications of our app."),
  /** The phone told that the channel of the offers is off. */
  CHANNEL_OFF(
      "The shopper has switched off the notifications of offers.",
      "You have switched off the notifications of offers."),
  /** They have a visit to a distant store, too. */
  DOUBT_TWO_PLACES(
      "The shopper was seen in two distant stores at once, which cannot be.",
      "We were not sure that it was you who was in the store."),
  /** The shopper asked for quiet. */
  QUIET_TODAY("The shopper asked for no offers for now.", "You asked us to be quiet."),
  /** Nobody is told anything at this time of day. */
  QUIET_HOURS(
      "It is the time of day at which the store keeps quiet.",
      "We tell nobody anything at this time of day."),
  /** One of the offer's categories is unwanted. */
  UNWANTED_CATEGORY(
      "The shopper does not want offers of this category.",
      "You do not want to hear of such offers."),
  /** The shopper declared a fact that the offer is not for. */
  DECLARED_FACT(
      "The shopper said something of themselves that the offer is not for.",
      "It does not fit what you told us of yourself."),
  /** Date, day or hour do not fit. */
  OUT_OF_SCHEDULE("The offer is not live at this time.", "The offer was not on at that time."),
  /** The offer is for another visit. */
  OTHER_VISIT(
      "The offer is meant for another visit of the shopper.",
      "It was meant for another visit of yours."),
  /** The offer is for birthdays. */
  NOT_BIRTHDAY("The offer is meant for a birthday.", "It is a present for birthdays."),
  /** The offer is for those who have not opened the app for long. */
  APP_IN_USE(
      "The offer is meant for those who have not opened the app for long.",
      "It was meant for those who have not opened our app for long."),
  /** All products that the offer is about are sold out in the store. */
  OUT_OF_STOCK(
      "What the offer is about is sold out in this store.", "It was sold out in this store."),
  /** Nobody knows what was bought lately. */
  TILL_STALE(
      "The store's tills have not told for too long what they sold.",
      "We did not know whether it still fitted you."),
  /** The required purchase is missing. */
  NOT_BOUGHT(
      "The shopper has not lately bought what the offer is meant for.",
      "It goes with something that you have not bought lately."),
  /** The offer needs purchases that may not be looked at. */
  NO_PURCHASE_CONSENT(
      "The shopper has not agreed that purchases are looked at.",
      "It depends on purchases, and you have not agreed that we look at yours."),
  /** The suppressing purchase is there. */
  BOUGHT_LATELY(
      "The shopper has lately bought what would make the offer pointless.",
      "You have bought this lately."),
  /** The required wish is missing. */
  NOT_WISHED(
      "The shopper has not lately wished for what the offer is meant for.",
      "It goes with something that is not on your wish list."),
  /** The suppressing wish is there. */
  WISHED_LATELY(
      "The shopper has lately wished for what would make the offer pointless.",
      "It does not fit what is on your wish list."),
  /** The required look is missing. */
  NOT_VIEWED(
      "The shopper has not lately looked at what the offer is meant for.",
      "It goes with something that you have not looked at lately."),
  /** The suppressing look is there. */
  VIEWED_LATELY(
      "The shopper has lately looked at what would make the offer pointless.",
      "It does not fit what you looked at lately."),
  /** The required product is not in the cart. */
  NOT_IN_CART(
      "What the offer is meant for is not in the shopper's cart.",
      "It goes with something that is not in your cart."),
  /** The suppressing product is in the cart. */
  IN_CART(
      "What would make the offer pointless is in the shopper's cart.",
      "It does not fit what is in your cart."),
  /** What keeps the offer away is nobody's business. */
  NOT_ELIGIBLE("The offer is not meant for this shopper.", "The offer was not meant for you."),
  /** The offer's audience does not hold. */
  NOT_IN_AUDIENCE(
      "The shopper is not among those whom the offer is meant for.",
      "The offer was not meant for you."),
  /** Nobody can say whether the audience holds. */
  AUDIENCE_FAILED(
      "Whether the offer is meant for this shopper could not be worked out.",
      "We could not tell whether the offer was meant for you."),
  /** More offers fit than are weighed up, or a better one was made. */
  OUTRANKED("Another offer was better.", "We had something better for you."),
  /** It was charged, but the shopper is among those who are told nothing. */
  HELD_OUT(
      "The shopper is one of those who are not told, to learn what the offer changes.",
      "We tell some people nothing, to learn whether offers are any good. You were one of them."),
  /** They dismissed one. */
  DISMISSED_LATELY(
      "The shopper has lately dismissed an offer.",
      "You have lately dismissed an offer, so we keep quiet for a while."),
  /** The visit's budget is spent. */
  CAP_VISIT(
      "The shopper has had enough offers in this visit.",
      "You have had enough offers in this visit."),
  /** The last offer of the visit was a short while ago. */
  VISIT_GAP("The last offer was too short a while ago.", "You had an offer a short while ago."),
  /** It would be the first of the visit. */
  FIRST_VALUE(
      "The offer is not worth enough to be the first of a visit.",
      "It was not good enough to disturb you."),
  /** One of the shopper's windows is full. */
  CAP_SHOPPER(
      "The shopper has lately had enough offers and messages.",
      "You have lately had enough offers and messages of ours."),
  /** One of the shopper's windows in this store is full. */
  CAP_SHOPPER_STORE(
      "The shopper has lately had enough offers in this store.",
      "You have lately had enough offers in this store."),
  /** One of the shopper's windows for one of the offer's categories is full. */
  CAP_SHOPPER_CATEGORY(
      "The shopper has lately had enough offers of this category.",
      "You have lately had enough offers of this kind."),
  /** The offer is made once, and was. */
  CAP_OFFER_ONCE(
      "The shopper has had this offer before, and it is made once only.",
      "You have had this offer before."),
  /** What else was made once fills what is remembered of it. */
  ONCE_FULL(
      "The shopper has had more offers to be made once than are remembered.",
      "You have had a great many offers before."),
  /** The offer's own budget per visit is spent. */
  CAP_OFFER_VISIT(
      "The shopper has had this offer often enough in this visit.",
      "You have had this offer in this visit."),
  /** The offer's own budget per shopper is spent. */
  CAP_OFFER_SHOPPER(
      "The shopper has had this offer often enough lately.", "You have lately had this offer."),
  /** The offer's total is spent. */
  CAP_OFFER_TOTAL(
      "The offer has been made as often as it may be.", "There was none left of this offer."),
  /** The offer's budget for the store is spent. */
  CAP_OFFER_STORE(
      "The offer has been made in this store as often as it may be.",
      "There was none left of this offer in this store."),
  /** The offer's budget for the store's day is spent. */
  CAP_OFFER_DAY(
      "The offer has been made in this store as often as it may be in a day.",
      "There was none left of this offer that day."),
  /** The budget of all offers for the store's day is spent. */
  CAP_STORE_DAY(
      "As many offers as may be were made in this store today.",
      "There was none left of this offer that day."),
  /** The shopper withdrew while the decision was made. */
  CONSENT_GONE("The shopper withdrew consent.", "You have withdrawn your consent.");

  private final String sentence;
  private final String forShopper;

  Reason(String sentence, String forShopper) {
    this.sentence = sentence;
    this.forShopper = forShopper;
  }

  /** What a manager reads. */
  public String sentence() {
    return sentence;
  }

  /** What a shopper reads who asks why. */
  public String forShopper() {
    return forShopper;
  }
}
