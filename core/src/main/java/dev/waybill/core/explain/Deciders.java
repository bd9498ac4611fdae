// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.breaker.Breaker;
import dev.waybill.core.dkim.SigningPolicy;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.returnpath.BounceHosts;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything that is asked about a message.
 *
 * @param file the settings file, for its name
 * @param relay who may send
 * @param limiter how much
 * @param breaker who is slowed or suspended; empty where no server has run yet
 * @param isLocal whether mail for a domain ends here
 * @param bounceHosts where return paths lead to
 * @param isReturnPath whether an address is a return path of ours that is still good
 * @param signing which keys sign
 */
public record Deciders(
    String file,
    RelayPolicy relay,
    Limiter limiter,
    Optional<Breaker> breaker,
    Predicate<DomainName> isLocal,
    BounceHosts bounceHosts,
    Predicate<Mailbox> isReturnPath,
    SigningPolicy signing) {}
