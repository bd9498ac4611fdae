// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.core.address.EnvelopeArgument;
import dev.waybill.core.address.EnvelopeArgument.Parameter;
import dev.waybill.core.address.RoleMailbox;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.smtpserver.JamesRcptCmdHandler;
import org.jspecify.annotations.Nullable;

/**
 * The RCPT command: James's, except that it refuses parameters which were not announced with the
 * right code, says what is wrong with an address, and takes every quoted one, and postmaster at an
 * IP address of this server.
 *
 * <p>Stands before James's own as all handlers in smtpserver.xml do, and behind {@link
 * RefuseSourceRoutes}. Thread-safe.
 */
public final class RcptCommand extends JamesRcptCmdHandler {

  private final EnvelopeSyntax syntax =
      new EnvelopeSyntax("TO", "RCPT TO:<user@domain.example>", this::isSupported);

  private final Engines.Lease lease;

  /** Called by James's loaders. */
  @Inject
  public RcptCommand(MetricFactory metrics, DomainList domains, FileSystem fileSystem) {
    super(metrics, domains);
    this.lease = Engines.lease(fileSystem, domains);
  }

  @Override
  public void destroy() {
    lease.close();
  }

  @Override
  protected @Nullable Response doFilterChecks(
      SMTPSession session, String command, @Nullable String argument) {
    boolean inTransaction =
        session.getAttachment(SMTPSession.SENDER, State.Transaction).isPresent();
    if (!inTransaction) {
      return super.doFilterChecks(session, command, argument);
    }
    return syntax.answer(
        argument == null ? "" : withoutOurAddress(argument),
        session.getConfiguration().useAddressBracketsEnforcement(),
        readable -> super.doFilterChecks(session, command, readable));
  }

  // RFC 5321 §4.1.3: postmaster at the address that the client knows is postmaster of this server,
  // as it would be without a domain. Nobody else has mail at an address.
  private String withoutOurAddress(String argument) {
    return EnvelopeArgument.parse("TO", argument)
        .filter(to -> RoleMailbox.isName(to.localPart()))
        .filter(to -> to.literal().filter(lease.waybill().postmaster()::isAt).isPresent())
        .map(to -> to.withoutDomain().text("TO"))
        .orElse(argument);
  }

  private boolean isSupported(Parameter parameter) {
    return getHooks().stream()
        .anyMatch(hook -> hook.supportedParameters().contains(parameter.name()));
  }
}
