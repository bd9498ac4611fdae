// SPDX-License-Identifier: Apache-2.0
/**
 * Notifications to people and programs: by mail, and to a webhook.
 *
 * <p>Start with {@link dev.waybill.core.notice.Notification}, then {@link
 * dev.waybill.core.notice.NotificationMail} and {@link dev.waybill.core.notice.Webhook}, its two
 * forms. What there is to say is decided in the rooms that say it. Reports about one message to its
 * author are not made here; see {@code bounce}. Nobody waits for any of this: anyone who sends it
 * does so off the mail path.
 */
@NullMarked
package dev.waybill.core.notice;

import org.jspecify.annotations.NullMarked;
