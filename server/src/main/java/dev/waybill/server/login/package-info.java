// SPDX-License-Identifier: Apache-2.0
/**
 * Logins over IMAP and POP3 behind the same guard as those over SMTP.
 *
 * <p>Start with {@link dev.waybill.server.login.LoginModule}. The handlers of James that test
 * passwords are replaced as Guice makes them, so that no configuration can leave the guard out.
 */
@NullMarked
package dev.waybill.server.login;

import org.jspecify.annotations.NullMarked;
