// SPDX-License-Identifier: Apache-2.0
/**
 * A runnable James with Waybill in it, which loses nothing that it has accepted: accounts and
 * mailboxes in an embedded H2, mail in flight in an embedded ActiveMQ, mail that is set aside in
 * plain files.
 *
 * <p>Start with {@link dev.waybill.server.DurableJames}, which says what is composed and in which
 * order it is opened and closed; then {@link dev.waybill.server.ServerDirectories}. What a crash
 * can cost is told by {@link dev.waybill.server.JamesDatabase} and {@link
 * dev.waybill.server.SpoolBroker}. No decision about mail is made here: those are made by the
 * matchers, mailets and hooks that the files of the configuration directory name.
 *
 * <p>Thread rule: one thread starts and stops the server; what James does in between is its own.
 */
@NullMarked
package dev.waybill.server;

import org.jspecify.annotations.NullMarked;
