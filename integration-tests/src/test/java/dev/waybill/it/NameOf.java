// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A program that asks for the name of an address. */
final class NameOf {

  private NameOf() {}

  public static void main(String[] arguments) throws UnknownHostException {
    System.out.println(InetAddress.getByName(arguments[0]).getHostName());
  }
}
