// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.name.Named;
import dev.waybill.admin.gate.GateRoutes;
import dev.waybill.admin.gate.SecretOrJames;
import java.io.FileNotFoundException;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.jwt.JwtTokenVerifier;
import org.apache.james.utils.PropertiesProvider;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.apache.james.webadmin.authentication.JwtFilter;
import org.apache.james.webadmin.authentication.NoAuthenticationFilter;

/** The gate before WebAdmin, whatever {@code webadmin.properties} says. */
final class GateModule extends AbstractModule {

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(GateRoutes.class);
  }

  /** As James's own, and the secret is enough where James wants a JWT. */
  @Provides
  @Singleton
  AuthenticationFilter authentication(
      PropertiesProvider properties, @Named("webadmin") JwtTokenVerifier.Factory verifiers)
      throws ConfigurationException {
    try {
      return properties.getConfiguration("webadmin").getBoolean("jwt.enabled", false)
          ? new SecretOrJames(new JwtFilter(verifiers))
          : new NoAuthenticationFilter();
    } catch (FileNotFoundException e) {
      return new NoAuthenticationFilter();
    }
  }
}
