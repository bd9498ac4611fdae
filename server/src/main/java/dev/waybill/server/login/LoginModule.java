// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.login;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import org.apache.james.imap.processor.AuthenticateProcessor;
import org.apache.james.imap.processor.LoginProcessor;
import org.apache.james.pop3server.core.PassCmdHandler;
import org.apache.james.protocols.pop3.core.UserCmdHandler;

/** Puts the guard in front of what James tests passwords with, over IMAP and POP3. */
public final class LoginModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(ImapLogins.class).in(Scopes.SINGLETON);
    bind(GuardedAuthenticate.class).in(Scopes.SINGLETON);
    bind(LoginProcessor.class).to(GuardedLogin.class);
    bind(AuthenticateProcessor.class).to(GuardedAuthenticate.class);
    bind(UserCmdHandler.class).to(EncryptedUser.class);
    bind(PassCmdHandler.class).to(GuardedPass.class);
  }
}
