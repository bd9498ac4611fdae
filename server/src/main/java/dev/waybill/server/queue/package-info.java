// SPDX-License-Identifier: Apache-2.0
/**
 * The mail queues of James, and the mail that nobody can process, in the one store of the server.
 *
 * <p>Begin with {@link dev.waybill.server.queue.StoredQueue}. A row of table {@code SPOOL} is one
 * mail: {@link dev.waybill.server.queue.QueueRow} and {@link dev.waybill.server.queue.MailJson} say
 * what is in it; the octets of its message are in the {@link
 * dev.waybill.core.message.MessageStore}, held by the row. Which rows wait, and until when, is also
 * kept in memory ({@link dev.waybill.server.queue.SpoolIndex}).
 */
@NullMarked
package dev.waybill.server.queue;

import org.jspecify.annotations.NullMarked;
