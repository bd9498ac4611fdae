// SPDX-License-Identifier: Apache-2.0
/**
 * Protection against password guessing: delays replies to failed logins (tarpit), then refuses
 * logins for a while.
 *
 * <p>Start with {@link dev.waybill.core.login.AuthThrottle}. It does not check passwords; the
 * caller that does asks first and reports the result. Nothing here waits, reads a file or knows a
 * password. RFC 4954 section 6 has the reply codes. The guard is thread-safe; everything else is
 * immutable or confined to it.
 */
@NullMarked
package dev.waybill.core.login;

import org.jspecify.annotations.NullMarked;
