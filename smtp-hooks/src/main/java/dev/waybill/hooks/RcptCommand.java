// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.core.address.EnvelopeArgument.Parameter;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.smtpserver.JamesRcptCmdHandler;
import org.jspecify.annotations.Nullable;

/**
 * The RCPT command: James's, except that it refuses parameters which were not announced with the
 * right code, says what is wrong with an address, and takes every quoted one.
 *
 * <p>Stands before James's own as all handlers in smtpserver.xml do, and behind {@link
 * RefuseSourceRoutes}. Thread-safe.
 */
public final class RcptCommand extends JamesRcptCmdHandler {

  private final EnvelopeSyntax syntax =
      new EnvelopeSyntax("TO", "RCPT TO:<user@domain.example>", this::isSupported);

  /** Called by James's loaders. */
  @Inject
  public RcptCommand(MetricFactory metrics, DomainList domains) {
    super(metrics, domains);
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
        argument == null ? "" : argument,
        session.getConfiguration().useAddressBracketsEnforcement(),
        readable -> super.doFilterChecks(session, command, readable));
  }

  private boolean isSupported(Parameter parameter) {
    return getHooks().stream()
        .anyMatch(hook -> hook.supportedParameters().contains(parameter.name()));
  }
}
