// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import dev.waybill.core.web.AdminSecret;
import dev.waybill.runtime.AdminAccess;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.apache.james.webadmin.authentication.NoAuthenticationFilter;
import org.eclipse.jetty.http.HttpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spark.HaltException;
import spark.RequestResponseFactory;

/**
 * Any of these is enough: the secret in its file, a password of {@code webadmin.properties}, or
 * what James asks for itself (a JWT). Thread-safe.
 *
 * @param james the filter that James has configured
 * @param passwords each of which is enough; may be empty
 */
record Credentials(AuthenticationFilter james, List<String> passwords) {

  /** The field that James 3.9 reads a password from. */
  static final String PASSWORD = "Password";

  private static final Logger LOGGER = LoggerFactory.getLogger(Credentials.class);

  boolean areRight(AdminAccess access, HttpServletRequest request, HttpServletResponse response) {
    boolean ours =
        Optional.ofNullable(request.getHeader(HttpHeader.AUTHORIZATION.asString()))
                .flatMap(AdminSecret::bearer)
                .filter(access::isSecret)
                .isPresent()
            || isPassword(request.getHeader(PASSWORD));
    if (ours) {
      SecretOrJames.admit(request);
    }
    return ours || satisfiesJames(request, response);
  }

  private boolean isPassword(String presented) {
    return presented != null && passwords.stream().anyMatch(password -> same(password, presented));
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private boolean satisfiesJames(HttpServletRequest request, HttpServletResponse response) {
    if (james instanceof NoAuthenticationFilter) {
      return false;
    }
    try {
      james.handle(RequestResponseFactory.create(request), RequestResponseFactory.create(response));
      return true;
    } catch (HaltException e) {
      return false;
    } catch (Exception e) {
      LOGGER.warn("A token cannot be verified", e);
      return false;
    }
  }
}
