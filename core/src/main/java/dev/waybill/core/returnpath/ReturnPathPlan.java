// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Verdict;
import java.time.Instant;

/**
 * Chooses the envelope sender of each recipient's copy (VERP), and reads the address of an incoming
 * bounce.
 *
 * <p>Immutable.
 */
public final class ReturnPathPlan {

  private final BounceHosts hosts;
  private final ReturnPathCodec codec;

  /** A plan that uses the codec's addresses at these hosts. */
  public ReturnPathPlan(BounceHosts hosts, ReturnPathCodec codec) {
    this.hosts = hosts;
    this.codec = codec;
  }

  /**
   * The envelope sender for one copy.
   *
   * <p>The null sender stays null (RFC 5321 §4.5.5), and a return path of ours is not changed, so
   * that planning is idempotent. While the server has no domain at all, the sender is not changed
   * either, because no bounce could reach us.
   *
   * @param sender the envelope sender from the client
   * @param message the message's token
   * @param index which recipient of the message
   * @param acceptedAt when the message was accepted
   */
  public EnvelopeSender senderFor(
      EnvelopeSender sender, MessageToken message, int index, Instant acceptedAt) {
    return sender
        .mailbox()
        .filter(mailbox -> !(read(mailbox, acceptedAt) instanceof ReturnPath.Genuine))
        .flatMap(mailbox -> hosts.hostFor(mailbox.domain()))
        .map(host -> EnvelopeSender.of(codec.write(message, index, host, acceptedAt)))
        .orElse(sender);
  }

  /**
   * The verdict about RCPT for this address: accept for a valid return path of ours, reject for any
   * other address at a bounce host, no opinion for other hosts. Makes no lookups and cannot fail.
   */
  public Verdict verdict(Mailbox address, Instant now) {
    if (!hosts.isBounceHost(address.domain())) {
      return new Verdict.NoOpinion();
    }
    ReturnPath path = codec.read(address, now);
    if (path instanceof ReturnPath.Genuine genuine) {
      return new Verdict.Accept("return path of " + genuine.message());
    }
    return new Verdict.Reject(
        path instanceof ReturnPath.Expired
            ? ReturnPathReplies.expired()
            : ReturnPathReplies.notOurs());
  }

  /** Decodes the address; {@link ReturnPath.Foreign} at any host that is not a bounce host. */
  public ReturnPath read(Mailbox address, Instant now) {
    return hosts.isBounceHost(address.domain())
        ? codec.read(address, now)
        : new ReturnPath.Foreign();
  }

  /** The hosts that the plan uses. */
  public BounceHosts hosts() {
    return hosts;
  }
}
