// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import java.util.Locale;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;

/**
 * A response that no field can leave with which would let the pages of others read it. James 3.8.1
 * sets {@code Access-Control-Allow-Origin: *} whatever {@code cors.enable} says.
 */
final class WithoutCors extends HttpServletResponseWrapper {

  WithoutCors(HttpServletResponse response) {
    super(response);
  }

  @Override
  public void setHeader(String name, String value) {
    if (!isCors(name)) {
      super.setHeader(name, value);
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (!isCors(name)) {
      super.addHeader(name, value);
    }
  }

  private static boolean isCors(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith("access-control-");
  }
}
