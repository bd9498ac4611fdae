// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.mailet.HostAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Keeps whom mail was sent to; for who sends whole mails and nothing else. */
@SuppressWarnings("deprecation") // the interface still has what nobody may call
final class SentMail implements MailetContext {

  final BlockingQueue<MailAddress> recipients = new LinkedBlockingQueue<>();

  @Override
  public void sendMail(Mail mail) {
    recipients.addAll(mail.getRecipients());
  }

  @Override
  public boolean isLocalEmail(MailAddress address) {
    return true;
  }

  @Override
  public @Nullable MailAddress getPostmaster() {
    return null;
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("only whole mails are sent");
  }

  @Override
  public int getMajorVersion() {
    throw unused();
  }

  @Override
  public int getMinorVersion() {
    throw unused();
  }

  @Override
  public String getServerInfo() {
    throw unused();
  }

  @Override
  public Iterator<String> getAttributeNames() {
    throw unused();
  }

  @Override
  public Object getAttribute(String name) {
    throw unused();
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw unused();
  }

  @Override
  public void removeAttribute(String name) {
    throw unused();
  }

  @Override
  public void log(String text) {
    throw unused();
  }

  @Override
  public void log(String text, Throwable why) {
    throw unused();
  }

  @Override
  public void log(LogLevel level, String text) {
    throw unused();
  }

  @Override
  public void log(LogLevel level, String text, Throwable why) {
    throw unused();
  }

  @Override
  public boolean isLocalServer(Domain domain) {
    throw unused();
  }

  @Override
  public boolean isLocalUser(String name) {
    throw unused();
  }

  @Override
  public Collection<String> getMailServers(Domain domain) {
    throw unused();
  }

  @Override
  public Iterator<HostAddress> getSMTPHostAddresses(Domain domain) {
    throw unused();
  }

  @Override
  public void sendMail(MimeMessage message) {
    throw unused();
  }

  @Override
  public void sendMail(MailAddress from, Collection<MailAddress> to, MimeMessage message) {
    throw unused();
  }

  @Override
  public void sendMail(
      MailAddress from, Collection<MailAddress> to, MimeMessage message, String state) {
    throw unused();
  }

  @Override
  public void sendMail(Mail mail, long delay, TimeUnit unit) {
    throw unused();
  }

  @Override
  public void sendMail(Mail mail, String state) {
    throw unused();
  }

  @Override
  public void sendMail(Mail mail, String state, long delay, TimeUnit unit) {
    throw unused();
  }

  @Override
  public void bounce(Mail mail, String text) {
    throw unused();
  }

  @Override
  public void bounce(Mail mail, String text, MailAddress from) {
    throw unused();
  }

  @Override
  public List<String> dnsLookup(String name, RecordType type) {
    throw unused();
  }

  @Override
  public Logger getLogger() {
    throw unused();
  }
}
