package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Addressees.Addressee;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.decision.Contact;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.decision.Contacts.Result;
import dev.beckon.cloud.identity.Links;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Messages that the retailer's other systems sent. */
public final class ContactCalls extends Area {
  private static final int MOST_AT_ONCE = 500;
  private static final long AHEAD_MS = 60_000;

  /** Long enough for a batch that comes again; what is older than a day counts for nothing. */
  private static final Duration OLDEST = Duration.ofDays(7);

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7b\\x7d\\x7e]{1,64}");

  private final Surroundings here;
  private final Addressees addressees;
  private final Contacts contacts;
  private final SignalMeters meters;

  public ContactCalls(Surroundings here, Links links, Contacts contacts) {
    this.here = here;
    addressees = new Addressees(here, links);
    this.contacts = contacts;
    meters =
        new SignalMeters(
            here.metrics(),
            "beckon_contacts_total",
            "Messages of other systems, by channel and what became of them",
            Contact.Channel.class,
            Result.class);
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.POST, "/v1/contacts", Role.BACKEND, this::take);
  }

  /** Each contact is taken or refused on its own. */
  private Future<Void> take(RoutingContext call, Caller caller) {
    Fields body = Bodies.read(call, new ArrayList<>());
    Map<Addressee, List<Contact>> told = new LinkedHashMap<>();
    List<Fault> refused = new ArrayList<>();
    for (Fields item : body.separateObjects("contacts", 0, MOST_AT_ONCE)) {
      Addressee addressee = Addressees.read(item);
      Contact contact = contact(item);
      if (contact != null) {
        told.computeIfAbsent(addressee, id -> new ArrayList<>()).add(contact);
      } else {
        refused.addAll(item.faults());
        meters.countRefused();
      }
    }
    Bodies.finish(body);
    return addressees.byShopper(told).compose(byShopper -> take(call, byShopper, refused));
  }

  private Future<Void> take(
      RoutingContext call, Map<String, List<Contact>> byShopper, List<Fault> refused) {
    List<Future<List<Result>>> answers = new ArrayList<>();
    byShopper.forEach(
        (shopperId, theirs) ->
            answers.add(
                here.on(contacts.take(shopperId, theirs))
                    .onSuccess(results -> count(theirs, results))));
    return Future.join(answers).compose(done -> answer(call, answers, refused));
  }

  private void count(List<Contact> contacts, List<Result> results) {
    for (int i = 0; i < contacts.size(); i++) {
      meters.count(contacts.get(i).channel(), results.get(i));
    }
  }

  private static Future<Void> answer(
      RoutingContext call, List<Future<List<Result>>> answers, List<Fault> refused) {
    return Bodies.answer(
        call,
        200,
        new JsonObject()
            .put("charged", howMany(answers, Result.CHARGED))
            .put("unchanged", howMany(answers, Result.UNCHANGED))
            .put("unknown", howMany(answers, Result.UNKNOWN))
            .put("refused", Fault.toJson(refused)));
  }

  private static long howMany(List<Future<List<Result>>> answers, Result wanted) {
    return answers.stream()
        .flatMap(answer -> answer.result().stream())
        .filter(result -> result == wanted)
        .count();
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
