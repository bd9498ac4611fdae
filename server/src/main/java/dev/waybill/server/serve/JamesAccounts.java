// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import java.util.Arrays;
import java.util.List;
import org.apache.james.utils.DataProbeImpl;

/** The accounts of a running James, through its probe. */
final class JamesAccounts implements Accounts {

  private final DataProbeImpl james;

  JamesAccounts(DataProbeImpl james) {
    this.james = james;
  }

  @Override
  public boolean addDomain(String domain) {
    if (domains().contains(domain)) {
      return false;
    }
    unchecked("the domain " + domain, () -> james.addDomain(domain));
    return true;
  }

  @Override
  public boolean hasUser(String address) {
    try {
      return Arrays.asList(james.listUsers()).contains(address);
    } catch (Exception e) {
      throw new IllegalStateException("James does not list its users", e);
    }
  }

  @Override
  public void addUser(String address, String password) {
    unchecked("the account " + address, () -> james.addUser(address, password));
  }

  @Override
  public List<String> domains() {
    try {
      // James always has localhost, which is no domain that mail could come from.
      return james.listDomains().stream().filter(name -> !name.equals("localhost")).toList();
    } catch (Exception e) {
      throw new IllegalStateException("James does not list its domains", e);
    }
  }

  private static void unchecked(String what, Creation creation) {
    try {
      creation.run();
    } catch (Exception e) {
      throw new StartProblem("James refuses " + what + ": " + e.getMessage());
    }
  }

  private interface Creation {
    void run() throws Exception;
  }
}
