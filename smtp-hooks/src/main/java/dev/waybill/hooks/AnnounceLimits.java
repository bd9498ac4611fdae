// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.core.relay.Announcement;
import java.util.Optional;
import java.util.Set;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HeloHook;
import org.apache.james.protocols.smtp.hook.HookResult;

/** Tells a client in the answer to EHLO how much the relay policy lets it send. Thread-safe. */
public final class AnnounceLimits implements HeloHook {

  private final Engines.Lease lease;

  /** Called by James's loaders. */
  @Inject
  public AnnounceLimits(FileSystem fileSystem, DomainList domains) {
    this.lease = Engines.lease(fileSystem, domains);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  public HookResult doHelo(SMTPSession session, String helo) {
    return HookResult.DECLINED;
  }

  @Override
  public Set<String> implementedEsmtpFeatures(SMTPSession session) {
    Optional<String> line =
        Announcement.of(lease.waybill().relay().clientPolicy(SessionFacts.client(session)));
    return line.map(Set::of).orElseGet(Set::of);
  }
}
