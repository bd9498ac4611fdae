// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import java.time.Instant;

/** One failed login. Immutable. */
record Failure(Instant at, Pair by) {}
