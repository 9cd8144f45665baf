package dev.beckon.simulator.drill;

import dev.beckon.sdk.BeckonException;
import dev.beckon.sdk.ConsentGiven;
import dev.beckon.simulator.demo.CarriedPhone;
import dev.beckon.simulator.demo.PushFault;
import dev.beckon.simulator.demo.RadioActor;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.demo.StandardShop;
import dev.beckon.simulator.fcm.FcmEndpoint;
import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.phone.PhoneProfile;
import dev.beckon.simulator.retailer.ServiceAdmin;
import dev.beckon.simulator.till.PostResult;
import dev.beckon.simulator.till.Receipt;
import dev.beckon.simulator.till.Till;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A guest with their phone: does what the plan says, and remembers what they agreed to when. */
final class Guest {
  private static final String CONSENT_TEXT = "drill-1";
  private static final List<String> SKUS = List.of("BEANS", "WINE", "GRINDER", "SEEDS", "BASKET");
  private static final BigDecimal PRICE = new BigDecimal("9.50");

  private final CrowdPlan.Guest plan;
  private final Phone phone;
  private final Random random;
  private final List<Consent> consents = new ArrayList<>();
  private int receipts;

  /**
   * A time of consent, under one shopper's id.
   *
   * @param untilUs when the service had confirmed the withdrawal, unix microseconds; the end of
   *     time while there is none
   */
  record Consent(String shopperId, long untilUs) {}

  Guest(CrowdPlan.Guest plan, Phone phone, Random random) {
    this.plan = plan;
    this.phone = phone;
    this.random = random;
  }

  CrowdPlan.Guest plan() {
    return plan;
  }

  Phone phone() {
    return phone;
  }

  /** What the radio sees: one for each walk. */
  List<RadioActor> actors() {
    return plan.walks().stream().<RadioActor>map(walk -> new CarriedPhone(phone, walk)).toList();
  }

  /** All times of consent so far, oldest first. */
  synchronized List<Consent> consents() {
    return List.copyOf(consents);
  }

  /** Does one thing now; waits for the service's answer. */
  void act(CrowdPlan.Deed deed, FcmEndpoint fcm, ServiceAdmin backend, Till till)
      throws BeckonException, IOException, InterruptedException {
    switch (deed) {
      case INSTALL, AGREE_AGAIN -> agree(deed == CrowdPlan.Deed.INSTALL, fcm, backend);
      case BUY -> buy(till);
      case WITHDRAW -> withdraw();
      case GO_FOR_GOOD -> phone.close();
    }
  }

  private void agree(boolean first, FcmEndpoint fcm, ServiceAdmin backend)
      throws BeckonException, IOException, InterruptedException {
    phone.start(new ConsentGiven(true, true, true, CONSENT_TEXT, SimClock.nowUs() / 1000));
    if (first && plan.pushFault() != PushFault.NONE) {
      plan.pushFault().befall(phone.pushToken(), fcm);
    }
    String shopperId = phone.shopperId().orElse(null);
    if (shopperId == null) {
      return; // withdrawn at once, or never registered
    }
    synchronized (this) {
      consents.add(new Consent(shopperId, Long.MAX_VALUE));
    }
    backend.link(shopperId, customer());
  }

  private void withdraw() throws BeckonException {
    phone.withdraw();
    synchronized (this) {
      Consent last = consents.remove(consents.size() - 1);
      consents.add(new Consent(last.shopperId(), SimClock.nowUs()));
    }
  }

  private void buy(Till till) throws IOException, InterruptedException {
    Receipt receipt =
        new Receipt(
            customer() + "-" + receipts++,
            StandardShop.STORE,
            customer(),
            SimClock.nowUs() / 1000,
            List.of(new Receipt.Line(SKUS.get(random.nextInt(SKUS.size())), 1, PRICE)));
    PostResult result = till.post(List.of(receipt));
    if (result.accepted() != 1) {
      throw new IOException("a receipt was refused: " + result.refused());
    }
  }

  private String customer() {
    return "customer-" + plan.name();
  }

  boolean iphone() {
    return plan.profile() == PhoneProfile.IPHONE_LISTENS;
  }
}
