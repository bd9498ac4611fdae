// SPDX-License-Identifier: Apache-2.0
/**
 * Failed logins: how long the answer waits, and from when on nobody is asked any more.
 *
 * <p>Start with {@link dev.waybill.core.login.LoginGuard}. Whether a password is right is not known
 * here; whoever tests it asks first and tells the outcome. Nothing here waits, reads a file or
 * knows a password. RFC 4954 section 6 has the reply codes. The guard is thread-safe, all else
 * immutable or confined to it.
 */
@NullMarked
package dev.waybill.core.login;

import org.jspecify.annotations.NullMarked;
