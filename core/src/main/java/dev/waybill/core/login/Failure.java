// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import dev.waybill.core.address.Network;
import java.time.Instant;

/** One failed login. Immutable. */
record Failure(Instant at, Network network, AccountKey account) {}
