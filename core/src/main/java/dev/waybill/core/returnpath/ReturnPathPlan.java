// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Verdict;
import java.time.Instant;

/**
 * Decides under which envelope sender a recipient's copy leaves, and reads what comes back to one.
 *
 * <p>Immutable.
 */
public final class ReturnPathPlan {

  private final BounceHosts hosts;
  private final ReturnPathCodec codec;

  /** A plan that puts the codec's addresses on these hosts. */
  public ReturnPathPlan(BounceHosts hosts, ReturnPathCodec codec) {
    this.hosts = hosts;
    this.codec = codec;
  }

  /**
   * The envelope sender for one copy.
   *
   * <p>The null sender stays null (RFC 5321 §4.5.5), and a return path that we wrote stays as it
   * is, so that planning twice is planning once. While the server has no domain at all, the sender
   * stays too, for no bounce could come back to us.
   *
   * @param sender what the client gave
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
   * What to answer to RCPT for this address: yes to a return path that we wrote, no to any other
   * address on a bounce host, no opinion elsewhere. Looks nothing up and cannot fail.
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

  /** What the address is; {@link ReturnPath.Foreign} on any host that is not a bounce host. */
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
