// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dialogue;

import java.util.HexFormat;
import java.util.List;

/** One thing that happens in a conversation. Exactly five kinds exist. Immutable. */
sealed interface Step {

  /** Where it is written. */
  Place place();

  /** Does it or checks it. */
  void in(Conversation conversation);

  /** The client sends a line. */
  record Say(Place place, String line) implements Step {
    @Override
    public void in(Conversation conversation) {
      conversation.say(this);
    }
  }

  /** The client sends octets, given in hex. */
  record SayOctets(Place place, String hex) implements Step {
    @Override
    public void in(Conversation conversation) {
      conversation.sayOctets(this, HexFormat.of().parseHex(hex));
    }
  }

  /** The server replies: some lines begin so, in this order, and the last one so. */
  record Hear(Place place, List<String> earlier, String last) implements Step {
    @Override
    public void in(Conversation conversation) {
      conversation.hear(this);
    }
  }

  /** Both sides shake hands for TLS. */
  record Handshake(Place place) implements Step {
    @Override
    public void in(Conversation conversation) {
      conversation.handshake(this);
    }
  }

  /** The server ends the connection. */
  record Ended(Place place) implements Step {
    @Override
    public void in(Conversation conversation) {
      conversation.ended(this);
    }
  }
}
