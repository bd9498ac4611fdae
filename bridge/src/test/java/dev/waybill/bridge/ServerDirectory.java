// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;

/** A directory with conf and var, as James knows it, for one domain. */
final class ServerDirectory implements FileSystem, DomainList {

  private static final Domain DOMAIN = Domain.of("example.com");

  private final Path home;

  ServerDirectory(Path home, String settings) throws IOException {
    this.home = home;
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("var"));
    Files.writeString(home.resolve("conf/waybill.xml"), settings);
  }

  @Override
  public InputStream getResource(String url) throws IOException {
    return Files.newInputStream(getFile(url).toPath());
  }

  @Override
  public File getFile(String url) {
    return home.resolve(url.substring(FILE_PROTOCOL.length())).toFile();
  }

  @Override
  public File getBasedir() throws FileNotFoundException {
    return home.toFile();
  }

  @Override
  public List<Domain> getDomains() {
    return List.of(DOMAIN);
  }

  @Override
  public boolean containsDomain(Domain domain) {
    return domain.equals(DOMAIN);
  }

  @Override
  public void addDomain(Domain domain) {
    throw new UnsupportedOperationException("one domain");
  }

  @Override
  public void removeDomain(Domain domain) {
    throw new UnsupportedOperationException("one domain");
  }

  @Override
  public Domain getDefaultDomain() {
    return DOMAIN;
  }
}
