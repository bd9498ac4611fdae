// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

/** What a delivery in the queue waits for. Immutable. */
public sealed interface WaitReason {

  /** Nothing but its time, and a free connection. */
  WaitReason DUE = new Due();

  /** The kinds of reasons. The order is part of the format on the disk. */
  enum Kind {
    /** The time of its first or next attempt. */
    DUE,
    /** A limit of its sender. */
    LIMIT,
    /** A DKIM key. */
    KEY,
    /** An administrator. */
    OPERATOR,
    /** It has bounced, and its sender has not been told yet. */
    NOT_TOLD
  }

  /** Which kind of reason this is. */
  Kind kind();

  /** Nothing but its time. */
  record Due() implements WaitReason {
    @Override
    public Kind kind() {
      return Kind.DUE;
    }
  }

  /**
   * A limit of its sender has been reached.
   *
   * @param line all in one line wait for the same limits, and leave in order
   * @param terms what it takes for this delivery to leave; only the policy of the holds reads it
   * @param place its number in the order in which all deliveries with this reason came; 0 lets the
   *     queue give one
   */
  record Limit(String line, String terms, long place) implements WaitReason {
    @Override
    public Kind kind() {
      return Kind.LIMIT;
    }
  }

  /**
   * There is no key to sign it with.
   *
   * @param domain the domain whose key is missing
   */
  record Key(String domain) implements WaitReason {
    @Override
    public Kind kind() {
      return Kind.KEY;
    }
  }

  /**
   * An administrator has stopped it.
   *
   * @param who that administrator
   * @param why in words
   * @param before what it waited for before, and waits for again when it is released
   */
  record Operator(String who, String why, WaitReason before) implements WaitReason {
    @Override
    public Kind kind() {
      return Kind.OPERATOR;
    }
  }

  /** It has bounced; its last reply says why. */
  record NotTold() implements WaitReason {
    @Override
    public Kind kind() {
      return Kind.NOT_TOLD;
    }
  }
}
