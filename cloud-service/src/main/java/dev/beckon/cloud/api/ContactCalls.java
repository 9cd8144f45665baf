package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.decision.Contact;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.decision.Contacts.Result;
import dev.beckon.cloud.identity.Links;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.regex.Pattern;

/** Messages that the retailer's other systems sent. */
public final class ContactCalls extends Area {
  private static final long AHEAD_MS = 60_000;

  /**
   * Long enough for a batch that comes again. Windows of limits may be longer: what came before it
   * does not count in them.
   */
  private static final Duration OLDEST = Duration.ofDays(7);

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7b\\x7d\\x7e]{1,64}");

  private final Surroundings here;
  private final ShopperBulk<Contact, Result> bulk;

  public ContactCalls(Surroundings here, Links links, Contacts contacts) {
    this.here = here;
    SignalMeters meters =
        new SignalMeters(
            here.metrics(),
            "beckon_contacts_total",
            "Messages of other systems, by channel and what became of them",
            Contact.Channel.class,
            Result.class);
    bulk =
        new ShopperBulk<>(
            here, links, "contacts", Result.class, contacts::take, Contact::channel, meters);
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.POST, "/v1/contacts", Role.BACKEND, this::take);
  }

  private Future<Void> take(RoutingContext call, Caller caller) {
    return bulk.take(call, Addressees::read, this::contact);
  }

  /** Null with faults. */
  private Contact contact(Fields item) {
    String contactId = item.text("contactId", 1, 64, true);
    if (contactId != null && !ID.matcher(contactId).matches()) {
      item.fault(
          "contactId", contactId, "1 to 64 printable characters without spaces and |", "INVALID");
    }
    Contact.Channel channel = item.choice("channel", Contact.Channel.class);
    long nowMs = here.nowMs();
    long atMs = item.integer("atMs", nowMs - OLDEST.toMillis(), nowMs + AHEAD_MS);
    item.end();
    return item.faults().isEmpty() ? new Contact(contactId, channel, Math.min(atMs, nowMs)) : null;
  }
}
