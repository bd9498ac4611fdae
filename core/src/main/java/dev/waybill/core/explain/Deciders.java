// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.breaker.Breaker;
import dev.waybill.core.dkim.SigningPolicy;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.returnpath.BounceHosts;
import java.util.Optional;
import java.util.function.Function;

/**
 * All policies that decide about a message.
 *
 * @param file the settings file, for its name
 * @param relay the relay policy
 * @param limiter the sending limits
 * @param breaker slowed and suspended accounts; empty if no server has run yet
 * @param host what the server around us knows
 * @param bounceHosts the hosts of return paths
 * @param returnPaths accepts what is a valid return path of ours, and rejects a forged one
 * @param signing which keys sign
 */
public record Deciders(
    String file,
    RelayPolicy relay,
    Limiter limiter,
    Optional<Breaker> breaker,
    HostView host,
    BounceHosts bounceHosts,
    Function<Mailbox, Verdict> returnPaths,
    SigningPolicy signing) {}
