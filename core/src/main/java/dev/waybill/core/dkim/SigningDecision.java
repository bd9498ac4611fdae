// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.util.List;
import java.util.function.Function;

/** What happens to one message that may be signed. Exactly two answers exist; both immutable. */
public sealed interface SigningDecision {

  /** Answers with the function for the case that this is. */
  <T> T fold(Function<? super Go, ? extends T> go, Function<? super Wait, ? extends T> wait);

  /**
   * The message goes on, with these signatures.
   *
   * @param orders the signatures to make, the topmost first; without any it leaves unsigned
   * @param complaints why it has fewer than were wished for
   */
  record Go(List<SignatureOrder> orders, List<Complaint> complaints) implements SigningDecision {

    /** Copies the lists. */
    public Go {
      orders = List.copyOf(orders);
      complaints = List.copyOf(complaints);
    }

    @Override
    public <T> T fold(
        Function<? super Go, ? extends T> go, Function<? super Wait, ? extends T> wait) {
      return go.apply(this);
    }
  }

  /** The message waits until somebody has made or repaired a key. */
  record Wait(Complaint complaint) implements SigningDecision {
    @Override
    public <T> T fold(
        Function<? super Go, ? extends T> go, Function<? super Wait, ? extends T> wait) {
      return wait.apply(this);
    }
  }

  /**
   * A key that is missing, for an operator.
   *
   * @param domain whose key
   * @param problem what is wrong and what to do; never key material
   */
  record Complaint(DomainName domain, String problem) {}
}
