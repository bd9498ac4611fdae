// SPDX-License-Identifier: Apache-2.0
/**
 * A runnable James with Waybill in it, which loses nothing that it has accepted: accounts and
 * mailboxes in an embedded H2, mail in flight and mail that is set aside in the one store of
 * Waybill.
 *
 * <p>Start with {@link dev.waybill.server.DurableJames}, which says what is composed and in which
 * order it is opened and closed; then {@link dev.waybill.server.ServerDirectories}. What a crash
 * can cost is told by {@link dev.waybill.server.JamesDatabase} and {@code queue.QueueStore}. No
 * decision about mail is made here: those are made by the matchers, mailets and hooks that the
 * files of the configuration directory name.
 *
 * <p>Thread rule: one thread starts and stops the server; what James does in between is its own.
 */
@NullMarked
package dev.waybill.server;

import org.jspecify.annotations.NullMarked;
