package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Contact;
import dev.beckon.cloud.decision.Contacts;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Messages of others in the ledgers in Redis; one script per shopper and call. */
public final class RedisContacts implements Contacts {
  private static final Script CONTACTS = Script.load("person.lua", "contacts.lua");

  private final RedisConnection redis;
  private final AttentionLimits limits;
  private final History history;

  /** Contacts in this Redis. */
  public RedisContacts(RedisConnection redis, AttentionLimits limits, History history) {
    this.redis = redis;
    this.limits = limits;
    this.history = history;
  }

  @Override
  public CompletionStage<List<Result>> take(String shopperId, List<Contact> contacts) {
    List<String> args = new ArrayList<>(3 + 3 * contacts.size());
    args.add(shopperId);
    args.add(Integer.toString(limits.mostContacts()));
    args.add(history.keepSeconds());
    for (Contact contact : contacts) {
      args.add(contact.contactId());
      args.add(contact.channel().name());
      args.add(Long.toString(contact.atMs()));
    }
    return redis
        .<List<String>>run(
            CONTACTS,
            ScriptOutputType.MULTI,
            new String[] {Keys.shopper(shopperId), Keys.ledger(shopperId)},
            args.toArray(String[]::new))
        .thenApply(
            reply ->
                reply.isEmpty()
                    ? Collections.nCopies(contacts.size(), Result.UNKNOWN)
                    : reply.stream()
                        .map(one -> one.equals("1") ? Result.CHARGED : Result.UNCHANGED)
                        .toList());
  }
}
