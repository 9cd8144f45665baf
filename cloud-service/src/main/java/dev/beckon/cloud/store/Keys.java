package dev.beckon.cloud.store;

/**
 * Every key that Beckon writes to Redis. Nothing of a person stands in it without consent, and all
 * of one person's keys can be found from the shopper's id, so that erasing them is one script.
 */
public final class Keys {
  /**
   * ZSET decision id by deadline (unix ms): claims not closed yet, and those taken back whose
   * companion is not decided on yet. What recovery reads.
   */
  public static final String OPEN = "bk:open";

  /**
   * SET of forgotten shoppers whose rows in SQL are still to be erased, and, behind "receipts:", of
   * those who are not measured any more; empty but for a moment.
   */
  public static final String ERASING = "bk:erasing";

  /** STREAM of visit, decision, outcome, receipt and audit records, see docs/protocol/feed.md. */
  public static final String HISTORY = "bk:history";

  /** SET of installation ids, read at start. */
  public static final String INSTALLATIONS = "bk:installations";

  /** STRING the key of the keyed hashes in {@link #handle} and {@link #assertion}, sealed. */
  public static final String HANDLE_NAMES = "bk:handle-names";

  /** SET of handles' names whose owners work in the shops: whoever links with one is erased. */
  public static final String STAFF = "bk:staff";

  /** STRING the latest time (unix ms) any claim was made at. */
  public static final String HIGH_WATER_MS = "bk:highwater";

  /**
   * HASH of issued keys of machines, by id: JSON of role, stores, perSecond, burst, createdAtMs,
   * and secretSha256 with previousSha256 and previousUntilMs within a rotation, or revokedAtMs.
   */
  public static final String MACHINE_KEYS = "bk:keys";

  /** HASH key id to the minute (unix ms) in which it was used last; also of configured keys. */
  public static final String MACHINE_KEYS_USED = "bk:keys:used";

  /** HASH state of a phone, as in {@link #installation}, without its time: how many told it. */
  public static final String PHONES = "bk:phones";

  /** HASH store id to how often something of its {@link #levels} changed: whether to read again. */
  public static final String LEVEL_CHANGES = "bk:k";

  /** HASH of segments, by name: JSON of expression, savedAtMs and savedBy. */
  static final String SEGMENTS = "bk:segments";

  /**
   * HASH of the offers' book, by offer id: JSON of version, status (as in {@link
   * #OFFER_STANDINGS}), source (CONFIGURATION or API), changedAtMs, changedBy and text, itself
   * JSON.
   */
  static final String OFFERS = "bk:offers";

  /**
   * HASH offer id to how it stands, DRAFT, LIVE, PAUSED or ENDED: the kill switch. What is claimed
   * is not sent when its offer is not LIVE here; one that is not in it is LIVE.
   */
  public static final String OFFER_STANDINGS = "bk:of";

  /** ZSET offer id by the number of its latest change: what other processes read again. */
  static final String OFFER_CHANGES = "bk:offers:changes";

  /** STRING the number of the latest change of any offer. */
  static final String OFFER_LAST_CHANGE = "bk:offers:last";

  /**
   * HASH offer id, a space, then shown, dismissed or withdrawn: how many were, since the offer last
   * went live or changed its text, of decisions on that text. Of nobody in particular.
   */
  static final String OFFER_RECEPTION = "bk:offers:reception";

  /**
   * HASH offer id, a space, then told (accepted for delivery) or responded (opened or redeemed):
   * how often, ever, by shoppers who may be measured. Of nobody in particular.
   */
  static final String OFFER_RESPONSES = "bk:offers:responses";

  /** HASH "p:" + sku, or "c:" + category, to the number that stands for it in purchases. */
  public static final String NAMES = "bk:names";

  /** HASH store id to when its tills had last told what they sold, unix ms. */
  static final String TILLS = "bk:tills";

  /** HASH number to name: the other way round. */
  static final String NAMES_BY_NUMBER = "bk:names:by-number";

  /** Small enough hashes to be packed up to some million receipts of a store. */
  private static final int RECEIPT_BUCKETS = 1 << 14;

  private Keys() {}

  /**
   * HASH of an installation: shopper, secretSha256 (and nextSecretSha256 until the phone shows that
   * one), secretAtMs (since when it is in use, where it is not the first), identityKey (encrypted),
   * platform, pushToken, registeredAtMs, phone (what the phone told of itself last, as {@code
   * phone-state.lua} says), language (that it is set to).
   */
  public static String installation(String installationId) {
    return "bk:i:" + installationId;
  }

  /**
   * HASH of a shopper: installation (registered or logged in last), others (further installations),
   * handles (names of {@link #handle}), customers (JSON array of till customers), aliases (ids of
   * shoppers merged into this one); purchases and measurement (1 where consented), consent:offers,
   * consent:purchases, consent:measurement (1 or 0, source, unix ms and text version, between
   * bars); wanted, unwanted, facts, quietUntilMs, birthday (as --05-03); pausedUntilMs (a dismissed
   * offer), once (offer:decision of what is made once only, offer@which:decision of what is made
   * once on each occasion); visits, visits:STORE (of one store), lastVisitMs, visitBeforeMs
   * (lastVisitMs when the present visit began), adultVerified (1 where the retailer has verified
   * it), ageCheck (1 or 0, source, unix ms and id of the key that said so, between bars); accepted,
   * shown, opened, dismissed, useful and useless (numbers of offers); lastEvent (the latest one
   * appended to the history). Lists are words in one text. It exists exactly while there is
   * consent: every script that writes of a person checks it. Of a shopper merged into another it
   * holds only lastEvent and into, which leads there (person.lua).
   */
  public static String shopper(String shopperId) {
    return "bk:s:" + shopperId;
  }

  /**
   * STRING the shopper that somebody else's name for them leads to.
   *
   * @param name the handle's kind, a colon, and a keyed hash of its value
   */
  public static String handle(String name) {
    return "bk:h:" + name;
  }

  /** STRING which call used an assertion, until it expires; named by a keyed hash. */
  public static String assertion(String keyedHash) {
    return "bk:j:" + keyedHash;
  }

  /**
   * STRING a till customer's purchases, packed as PurchaseLog says: linked to nobody by itself.
   * Expires when nothing was bought for the retention.
   */
  public static String customer(String customer) {
    return "bk:p:" + customer;
  }

  /**
   * HASH receipt id to what is remembered of the receipt, packed as Registered says; for the
   * retention.
   */
  static String receipts(String storeId, String receiptId) {
    int bucket = receiptId.hashCode() & RECEIPT_BUCKETS - 1;
    return "bk:r:" + storeId + ':' + Integer.toHexString(bucket);
  }

  /** HASH shopper id to saved visit. */
  public static String visits(String storeId) {
    return "bk:v:" + storeId;
  }

  /**
   * ZSET of what was charged to a shopper, by time (unix ms): member decision|offer|visit|store and
   * |categories where it has some; or for a message of another system its id|||channel: it is of no
   * offer, no visit and no store.
   */
  public static String ledger(String shopperId) {
    return "bk:l:" + shopperId;
  }

  /**
   * HASH of what a shopper did outside the shop. Field: W (wished), C (in the cart), V (viewed) or
   * O (opened the app), then p (product) or c (category) and its name. Value: when (unix ms), until
   * when it counts (unix ms), D, F, S or T (declared, first, second or third party) with + or - (it
   * was undone), first 8 hex digits of the SHA-1 of the event's id. Expires with the last of them.
   */
  public static String signals(String shopperId) {
    return "bk:e:" + shopperId;
  }

  /**
   * HASH sku to the level in a store: unix ms, quantity (0: sold out; 2147483647: some), and until
   * when it holds (unix ms), where that is not until the next.
   */
  public static String levels(String storeId) {
    return "bk:k:" + storeId;
  }

  /**
   * LIST of all that speaks of a shopper: "h:" + id in HISTORY, "d:" + decision id, "b:" + key of
   * what came back before its sale was told.
   */
  public static String traces(String shopperId) {
    return "bk:t:" + shopperId;
  }

  /**
   * HASH version of an offer to since when (unix ms), a space, and its text: those that decisions
   * may name.
   */
  static String offerVersions(String offerId) {
    return "bk:ov:" + offerId;
  }

  /**
   * STRING number of units of an offer that are charged. The same with |store, with |store|day, and
   * without an offer (|store|day: all offers of the store that day); those of days for three days.
   */
  public static String offerCharged(String offerId) {
    return "bk:o:" + offerId;
  }

  /**
   * HASH of a decision; for a claim also its outbox entry (state, owner, attempt, payload), later
   * words (what the shopper read, of what was accepted or may have been), endsMs (when the offer's
   * dates are over, unix ms) and watched (the purchases that make it pointless: see Bought). For
   * what was offered or held out also evidence and facts (JSON as {@code Records} has it); with a
   * code also code, codeUntilMs (unix ms), redeemedBy (a hash that names the till's transaction),
   * redeemedAtMs, and reversed (names of transactions that never redeem it, newest last); with
   * purchases also credits (see credit.lua). By seen (what it was weighed up by, see {@code
   * SeenText}) and limits (what limits saw, see claim.lua; only where something was ranked) it can
   * be made again; neither is there where they would be too long.
   */
  public static String decision(String decisionId) {
    return "bk:d:" + decisionId;
  }

  /**
   * STRING id of the decision whose single-use code it is; for as long as the decision.
   *
   * @param code as {@code Codes.read} has it
   */
  public static String code(String code) {
    return "bk:c:" + code;
  }

  /**
   * SET ids of the decisions that a receipt is credited to, '!' when it was cancelled; for as long
   * as a decision. The same with :back is a HASH of what came back of it before it was told, by the
   * return's digest: JSON of products, categories, amounts and time; for a week.
   *
   * @param receipt digest of store and receipt
   */
  static String credited(String receipt) {
    return "bk:rc:" + receipt;
  }

  /** STRING unix ms of a withdrawal, named by a keyed hash of the installation id. */
  public static String withdrawal(String keyedHash) {
    return "bk:w:" + keyedHash;
  }
}
