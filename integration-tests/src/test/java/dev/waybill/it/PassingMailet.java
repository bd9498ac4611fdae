// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** A mailet that Waybill does not know, and that does nothing. */
public final class PassingMailet extends GenericMailet {
  @Override
  public void service(Mail mail) {}
}
