// SPDX-License-Identifier: Apache-2.0
/**
 * Holds each connection of James to what {@code <sessions>} allows, in Netty's pipeline, before
 * James sees what a client sends and before a client sees what James answers.
 *
 * <p>Start with {@link dev.waybill.server.session.Sessions}, which makes the handlers of a
 * connection: {@link dev.waybill.server.session.Doorman} admits it, a {@link
 * dev.waybill.server.session.SessionGuard} for each protocol counts what it does. What is allowed
 * is decided in {@code core/session}.
 */
@NullMarked
package dev.waybill.server.session;

import org.jspecify.annotations.NullMarked;
