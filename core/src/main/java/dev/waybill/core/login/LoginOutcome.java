// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import java.time.Duration;

/** What became of a login. Immutable. */
public sealed interface LoginOutcome {

  /** The password was right. */
  record Passed() implements LoginOutcome {}

  /**
   * It was tested and failed.
   *
   * @param delay how long the reply is to wait; zero for not at all
   * @param refusing whether further logins are refused from now on, because of this one
   */
  record Failed(Duration delay, boolean refusing) implements LoginOutcome {}

  /**
   * It was not tested.
   *
   * @param why the reason
   */
  record Refused(LoginRefusal why) implements LoginOutcome {}
}
