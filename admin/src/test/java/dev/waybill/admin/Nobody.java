// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import java.io.File;
import java.io.InputStream;
import java.util.List;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;

/** Stands where something is asked for and must not be used. */
final class Nobody implements FileSystem, DomainList {

  @Override
  public InputStream getResource(String url) {
    throw new UnsupportedOperationException(url);
  }

  @Override
  public File getFile(String url) {
    throw new UnsupportedOperationException(url);
  }

  @Override
  public File getBasedir() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Domain> getDomains() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean containsDomain(Domain domain) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void addDomain(Domain domain) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeDomain(Domain domain) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Domain getDefaultDomain() {
    throw new UnsupportedOperationException();
  }
}
