// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

/** The SMTP hooks that answer for Waybill and for accounts, by their class in smtpserver.xml. */
public enum Hook {
  /** Refuses passwords without TLS. */
  AUTH_OVER_TLS_ONLY("dev.waybill.hooks.AuthOverTlsOnly"),

  /** Takes mail for postmaster and its like. */
  ROLE_ADDRESS("dev.waybill.hooks.RoleAddressHook"),

  /** Answers for return paths. */
  RETURN_PATH("dev.waybill.hooks.ReturnPathHook"),

  /** Decides who may relay. */
  RELAY_POLICY("dev.waybill.hooks.RelayPolicyHook"),

  /** Refuses aliases that lead strangers elsewhere. */
  FOREIGN_FORWARD("dev.waybill.hooks.ForeignForwardHook"),

  /** Holds the sending limits and the breaker. */
  SENDING_LIMIT("dev.waybill.hooks.SendingLimitHook"),

  /** Says early that the store is full. */
  STORE_SPACE("dev.waybill.hooks.StoreSpaceHook"),

  /** James's own, refuses local recipients that do not exist. */
  VALID_RECIPIENT("org.apache.james.smtpserver.fastfail.ValidRcptHandler");

  private final String type;

  Hook(String type) {
    this.type = type;
  }

  /** The full name of its class. */
  public String type() {
    return type;
  }
}
