// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks the hooks of one {@code <smtpserver>}: that they exist, are all there, and in order. */
final class HandlerChain {

  private static final String HOOKS = "dev.waybill.hooks";
  private static final String RELAY = Hook.RELAY_POLICY.type();
  private static final String RETURN_PATH = Hook.RETURN_PATH.type();
  private static final String ROLES = Hook.ROLE_ADDRESS.type();
  private static final String FORWARD = Hook.FOREIGN_FORWARD.type();
  private static final String LIMIT = Hook.SENDING_LIMIT.type();
  private static final String SPACE = Hook.STORE_SPACE.type();
  private static final String TLS_ONLY = Hook.AUTH_OVER_TLS_ONLY.type();
  private static final String FAST_FAIL = "org.apache.james.smtpserver.fastfail";
  private static final String RECIPIENTS = Hook.VALID_RECIPIENT.type();

  private final XmlNode server;
  private final Findings findings;
  private final Classes classes;
  private final XmlNode chain;
  private final List<XmlNode> handlers;

  HandlerChain(XmlNode server, Findings findings, Classes classes) {
    this.server = server;
    this.findings = findings;
    this.classes = classes;
    this.chain = server.named("handlerchain").findFirst().orElse(server);
    this.handlers = chain.named("handler").toList();
  }

  void check() {
    names();
    needs(
        RELAY, "James's own rules decide who may relay there, and answer everybody else 530 5.7.1");
    needs(RETURN_PATH, "bounces to our return paths are refused there");
    needs(
        RECIPIENTS,
        "mail for accounts that do not exist is accepted there and ends as a dead letter");
    wants(LIMIT, "sending limits do not apply to SMTP there");
    wants(ROLES, "mail for postmaster and abuse is refused there (RFC 5321 section 4.5.1)");
    wants(FORWARD, "aliases of local domains relay for strangers there");
    wants(SPACE, "clients learn only after DATA that the store is full");
    before(RETURN_PATH, RELAY, "every bounce to our return paths is refused");
    before(RETURN_PATH, RECIPIENTS, "every bounce to our return paths is refused");
    before(ROLES, RETURN_PATH, "postmaster at bounce hosts is refused");
    before(ROLES, RECIPIENTS, "mail for postmaster is refused, unless it has an account");
    before(RELAY, FORWARD, "every client counts as one that may not relay");
    before(RELAY, LIMIT, "mail that is refused counts under the limits");
    authorizedAddresses();
    if (server.named("auth").anyMatch(auth -> auth.textOf("requireSSL").equals("true"))
        && !isIn(TLS_ONLY)) {
      findings.warning(
          chain.line(),
          "<requireSSL> only hides AUTH; with the handler "
              + TLS_ONLY
              + " passwords are refused without TLS");
    }
    if (server.textOf("verifyIdentity").equals("true")) {
      findings.warning(
          server.line(),
          "<verifyIdentity> refuses senders that waybill.xml allows; write false, <relay> decides");
    }
  }

  private void names() {
    Set<String> seen = new HashSet<>();
    for (XmlNode handler : handlers) {
      String name = handler.attribute("class", "");
      if (!seen.add(name)) {
        findings.error(handler.line(), "the handler " + name + " is there twice, so it acts twice");
      } else if (!name.equals(RECIPIENTS) && !classes.exist(name)) {
        findings.obstacle(
            handler.line(),
            "there is no handler class " + name + classes.meant(name, HOOKS, FAST_FAIL));
      }
    }
  }

  private void needs(String hook, String consequence) {
    if (!isIn(hook)) {
      findings.error(chain.line(), missing(hook, consequence));
    }
  }

  private void wants(String hook, String consequence) {
    if (!isIn(hook)) {
      findings.warning(chain.line(), missing(hook, consequence));
    }
  }

  private String missing(String hook, String consequence) {
    return "the server on "
        + server.textOf("bind")
        + " has no handler "
        + hook
        + ", so "
        + consequence;
  }

  private void before(String first, String second, String consequence) {
    int one = position(first);
    int two = position(second);
    if (one >= 0 && two >= 0 && two < one) {
      findings.error(
          handlers.get(two).line(),
          second
              + " comes before "
              + first
              + " (line "
              + handlers.get(one).line()
              + "), so "
              + consequence
              + "; put it behind");
    }
  }

  private void authorizedAddresses() {
    server
        .named("authorizedAddresses")
        .filter(node -> !node.text().isEmpty())
        .forEach(
            node -> {
              if (node.text().matches(".*/0\\b.*")) {
                findings.error(
                    node.line(),
                    "<authorizedAddresses>"
                        + node.text()
                        + " lets everybody relay as far as James decides; leave it empty, <relay>"
                        + " in waybill.xml decides");
              } else {
                findings.warning(
                    node.line(),
                    "<authorizedAddresses> has no effect on who may relay; leave it empty, <relay>"
                        + " in waybill.xml decides");
              }
            });
  }

  private boolean isIn(String hook) {
    return position(hook) >= 0;
  }

  private int position(String hook) {
    for (int i = 0; i < handlers.size(); i++) {
      if (handlers.get(i).attribute("class", "").equals(hook)) {
        return i;
      }
    }
    return -1;
  }
}
