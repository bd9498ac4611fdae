// SPDX-License-Identifier: Apache-2.0
/**
 * The DNS records that a sender domain needs, compared with those that it has.
 *
 * <p>Start with {@link dev.waybill.core.records.DomainRecords}: it takes what is wanted and what
 * the DNS answers, and says for each record whether it is there, missing, or has to be changed, and
 * to what. A record that exists is never replaced by one of ours: an SPF policy is added to, a
 * DMARC policy is left alone.
 *
 * <p>Not decided here: how the DNS is asked (see {@code dns}), and which keys a domain has (see
 * {@code dkim}). Nothing here reads a clock or a file. Every type is immutable.
 */
@NullMarked
package dev.waybill.core.records;

import org.jspecify.annotations.NullMarked;
