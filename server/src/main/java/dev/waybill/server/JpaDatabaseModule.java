// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import java.io.FileNotFoundException;
import javax.persistence.EntityManagerFactory;
import org.apache.commons.configuration2.BaseConfiguration;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.jpa.healthcheck.JPAHealthCheck;
import org.apache.james.utils.PropertiesProvider;

/** Binds the one {@link JamesDatabase} of a server. */
final class JpaDatabaseModule extends AbstractModule {
  private final ServerDirectories directories;
  private final ClosingStack closing;

  JpaDatabaseModule(ServerDirectories directories, ClosingStack closing) {
    this.directories = directories;
    this.closing = closing;
  }

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), HealthCheck.class).addBinding().to(JPAHealthCheck.class);
  }

  @Provides
  @Singleton
  JamesDatabase database(PropertiesProvider properties) throws ConfigurationException {
    JamesDatabase database = JamesDatabase.open(directories, settings(properties));
    closing.push("the database of James", database);
    return database;
  }

  @Provides
  @Singleton
  EntityManagerFactory entities(JamesDatabase database) {
    return database.entities();
  }

  private static Configuration settings(PropertiesProvider properties)
      throws ConfigurationException {
    try {
      return properties.getConfiguration("james-database");
    } catch (FileNotFoundException absent) {
      return new BaseConfiguration();
    }
  }
}
