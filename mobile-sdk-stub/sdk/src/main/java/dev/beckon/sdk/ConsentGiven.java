package dev.beckon.sdk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a person agreed to, in which words, and when. Immutable. */
public final class ConsentGiven {
  private static final int MAX_TEXT_VERSION = 40;

  private final boolean inStoreOffers;
  private final boolean usePurchases;
  private final boolean measurement;
  private final String textVersion;
  private final long givenAtMs;

  /** As the other, measurement refused. */
  public ConsentGiven(
      boolean inStoreOffers, boolean usePurchases, String textVersion, long givenAtMs) {
    this(inStoreOffers, usePurchases, false, textVersion, givenAtMs);
  }

  /**
   * Keeps one answer.
   *
   * @param inStoreOffers may this phone be recognised in the shops and get offers there
   * @param usePurchases may offers depend on what this person bought
   * @param measurement may it be kept what becomes of an offer on this phone
   * @param textVersion which text was agreed to, 1 to 40 characters
   * @param givenAtMs when, unix ms
   * @throws IllegalArgumentException when textVersion is empty or too long
   */
  public ConsentGiven(
      boolean inStoreOffers,
      boolean usePurchases,
      boolean measurement,
      String textVersion,
      long givenAtMs) {
    if (textVersion.isEmpty() || textVersion.length() > MAX_TEXT_VERSION) {
      throw new IllegalArgumentException(
          "textVersion is '"
              + textVersion
              + "'; allowed: 1 to "
              + MAX_TEXT_VERSION
              + " characters");
    }
    this.inStoreOffers = inStoreOffers;
    this.usePurchases = usePurchases;
    this.measurement = measurement;
    this.textVersion = textVersion;
    this.givenAtMs = givenAtMs;
  }

  /** A withdrawal of everything, of the same text. */
  ConsentGiven withdrawn(long atMs) {
    return new ConsentGiven(false, false, false, textVersion, atMs);
  }

  /** Whether in-store offers were agreed to. */
  public boolean inStoreOffers() {
    return inStoreOffers;
  }

  /** Whether offers may depend on purchases. */
  public boolean usePurchases() {
    return usePurchases;
  }

  /** When it was given, unix ms. */
  public long givenAtMs() {
    return givenAtMs;
  }

  /** Whether it may be kept what becomes of an offer on this phone. */
  public boolean measurement() {
    return measurement;
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("inStoreOffers", inStoreOffers);
    json.put("usePurchases", usePurchases);
    json.put("measurement", measurement);
    json.put("textVersion", textVersion);
    json.put("givenAtMs", givenAtMs);
    return json;
  }

  static ConsentGiven fromJson(Map<String, Object> json) {
    return new ConsentGiven(
        Json.bool(json, "inStoreOffers"),
        Json.bool(json, "usePurchases"),
        Json.bool(json, "measurement"),
        Json.string(json, "textVersion"),
        Json.integer(json, "givenAtMs"));
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ConsentGiven)) {
      return false;
    }
    ConsentGiven that = (ConsentGiven) other;
    return inStoreOffers == that.inStoreOffers
        && usePurchases == that.usePurchases
        && measurement == that.measurement
        && textVersion.equals(that.textVersion)
        && givenAtMs == that.givenAtMs;
  }

  @Override
  public int hashCode() {
    return Objects.hash(inStoreOffers, usePurchases, measurement, textVersion, givenAtMs);
  }
}
