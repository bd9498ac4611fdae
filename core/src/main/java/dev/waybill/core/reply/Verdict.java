// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.reply;

import java.util.function.Function;

/**
 * The decision of a policy about one request: one of four.
 *
 * <p>Immutable. {@link NoOpinion} leaves the decision to the next policy. A failed lookup never
 * silently becomes one of these; each policy documents whether it fails open or closed.
 */
public sealed interface Verdict {

  /** Calls the function of the case that this verdict is. */
  <T> T fold(
      Function<? super Accept, ? extends T> accept,
      Function<? super NoOpinion, ? extends T> noOpinion,
      Function<? super Defer, ? extends T> defer,
      Function<? super Reject, ? extends T> reject);

  /**
   * Yes.
   *
   * @param reason which rule said so, for the log
   */
  record Accept(String reason) implements Verdict {
    @Override
    public <T> T fold(
        Function<? super Accept, ? extends T> accept,
        Function<? super NoOpinion, ? extends T> noOpinion,
        Function<? super Defer, ? extends T> defer,
        Function<? super Reject, ? extends T> reject) {
      return accept.apply(this);
    }
  }

  /** This policy does not apply. */
  record NoOpinion() implements Verdict {
    @Override
    public <T> T fold(
        Function<? super Accept, ? extends T> accept,
        Function<? super NoOpinion, ? extends T> noOpinion,
        Function<? super Defer, ? extends T> defer,
        Function<? super Reject, ? extends T> reject) {
      return noOpinion.apply(this);
    }
  }

  /**
   * Not now.
   *
   * @param reply a 4yz reply, with an enhanced status of the same class if any
   */
  record Defer(Reply reply) implements Verdict {
    /** Refuses a reply that does not say "later". */
    public Defer {
      if (!reply.isTransient() || reply.statusOrDefault().statusClass() != 4) {
        throw new IllegalArgumentException("a deferral answers 4yz, not " + reply);
      }
    }

    @Override
    public <T> T fold(
        Function<? super Accept, ? extends T> accept,
        Function<? super NoOpinion, ? extends T> noOpinion,
        Function<? super Defer, ? extends T> defer,
        Function<? super Reject, ? extends T> reject) {
      return defer.apply(this);
    }
  }

  /**
   * No.
   *
   * @param reply a 5yz reply, with an enhanced status of the same class if any
   */
  record Reject(Reply reply) implements Verdict {
    /** Refuses a reply that does not say "never". */
    public Reject {
      if (!reply.isPermanent() || !reply.statusOrDefault().isPermanent()) {
        throw new IllegalArgumentException("a rejection answers 5yz, not " + reply);
      }
    }

    @Override
    public <T> T fold(
        Function<? super Accept, ? extends T> accept,
        Function<? super NoOpinion, ? extends T> noOpinion,
        Function<? super Defer, ? extends T> defer,
        Function<? super Reject, ? extends T> reject) {
      return reject.apply(this);
    }
  }
}
