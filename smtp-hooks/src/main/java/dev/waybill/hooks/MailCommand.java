// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import com.google.inject.Inject;
import dev.waybill.core.address.EnvelopeArgument.Parameter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.MailParametersHook;
import org.apache.james.smtpserver.JamesMailCmdHandler;
import org.jspecify.annotations.Nullable;

/**
 * The MAIL command: James's, except that it refuses parameters which were not announced, says what
 * is wrong with an address, and takes every quoted one.
 *
 * <p>Stands before James's own as all handlers in smtpserver.xml do. Thread-safe.
 */
public final class MailCommand extends JamesMailCmdHandler {

  /** RFC 6152 §2; BINARYMIME would need CHUNKING (RFC 3030). */
  private static final Set<String> BODIES = Set.of("7BIT", "8BITMIME");

  private final Set<String> hooked = new HashSet<>();
  private final EnvelopeSyntax syntax =
      new EnvelopeSyntax("FROM", "MAIL FROM:<user@domain.example>", this::isSupported);

  /** Called by James's loaders. */
  @Inject
  public MailCommand(MetricFactory metrics, DomainList domains) {
    super(metrics, domains);
  }

  // rawtypes: the parameters are James's.
  @SuppressWarnings("rawtypes")
  @Override
  public void wireExtensions(Class type, List extensions) {
    super.wireExtensions(type, extensions);
    if (MailParametersHook.class.equals(type)) {
      for (Object hook : extensions) {
        hooked.addAll(Arrays.asList(((MailParametersHook) hook).getMailParamNames()));
      }
    }
  }

  @Override
  protected @Nullable Response doFilterChecks(
      SMTPSession session, String command, @Nullable String argument) {
    return syntax.answer(
        argument == null ? "" : argument,
        session.getConfiguration().useAddressBracketsEnforcement(),
        readable -> super.doFilterChecks(session, command, readable));
  }

  /** RFC 4954 §5: a server that offers AUTH takes the parameter of that name. */
  private boolean isSupported(Parameter parameter) {
    return switch (parameter.name()) {
      case "BODY" -> BODIES.contains(parameter.value().toUpperCase(Locale.ROOT));
      case "AUTH" -> true;
      default -> hooked.contains(parameter.name());
    };
  }
}
