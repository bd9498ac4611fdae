// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.web.WebRefusal.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPolicyTest {

  private static final WebPolicy SHIPPED = new WebPolicy(AdminSettings.DEFAULTS);

  private static final WebPolicy OPENED =
      new WebPolicy(
          new AdminSettings(
              Set.of(OpenPath.HEALTH),
              List.of(WebHost.parse("admin.example.com"), WebHost.parse("mx.example.com:8443"))));

  /** What a test changes of a GET of /users that comes in at 127.0.0.1:8000. */
  private record Asked(
      String method,
      String target,
      List<String> hosts,
      List<String> origins,
      List<String> sites,
      Optional<WebRequest.Body> body,
      boolean overrides,
      boolean secure,
      String local,
      boolean credentials) {

    static final Asked USUAL =
        new Asked(
            "GET",
            "/users",
            List.of("127.0.0.1:8000"),
            List.of(),
            List.of(),
            Optional.empty(),
            false,
            false,
            "127.0.0.1",
            false);

    Asked at(String newMethod, String newTarget) {
      return new Asked(
          newMethod, newTarget, hosts, origins, sites, body, overrides, secure, local, credentials);
    }

    Asked to(String... values) {
      return new Asked(
          method,
          target,
          List.of(values),
          origins,
          sites,
          body,
          overrides,
          secure,
          local,
          credentials);
    }

    Asked origins(String... values) {
      return new Asked(
          method,
          target,
          hosts,
          List.of(values),
          sites,
          body,
          overrides,
          secure,
          local,
          credentials);
    }

    Asked sites(String... values) {
      return new Asked(
          method,
          target,
          hosts,
          origins,
          List.of(values),
          body,
          overrides,
          secure,
          local,
          credentials);
    }

    Asked body(String contentType) {
      return new Asked(
          method,
          target,
          hosts,
          origins,
          sites,
          Optional.of(new WebRequest.Body(contentType)),
          overrides,
          secure,
          local,
          credentials);
    }

    Asked overriding() {
      return new Asked(
          method, target, hosts, origins, sites, body, true, secure, local, credentials);
    }

    Asked overTls() {
      return new Asked(
          method, target, hosts, origins, sites, body, overrides, true, local, credentials);
    }

    Asked on(String address) {
      return new Asked(
          method, target, hosts, origins, sites, body, overrides, secure, address, credentials);
    }

    Asked withCredentials() {
      return new Asked(method, target, hosts, origins, sites, body, overrides, secure, local, true);
    }

    WebRequest request() {
      try {
        return new WebRequest(
            method,
            target,
            target,
            hosts,
            origins,
            sites,
            body,
            overrides,
            secure,
            new InetSocketAddress(InetAddress.getByName(local), 8000),
            credentials);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }

  private static Optional<Reason> refusal(WebPolicy policy, Asked asked) {
    return policy.refusal(asked.request(), () -> true).map(WebRefusal::reason);
  }

  private static Optional<Reason> ofStranger(WebPolicy policy, Asked asked) {
    return policy.refusal(asked.request(), () -> false).map(WebRefusal::reason);
  }

  private static String text(UnaryOperator<Asked> change) {
    return SHIPPED
        .refusal(change.apply(Asked.USUAL).request(), () -> false)
        .map(refusal -> refusal.reason().status() + " " + refusal.text())
        .orElse("");
  }

  @Nested
  class Host {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "127.0.0.1:8000",
          "localhost:8000",
          "LocalHost:8000",
          "[::1]:8000",
          "[0:0::1]:8000",
          "127.0.0.2:8000",
          "[::ffff:127.0.0.1]:8000"
        })
    void of_the_loopback_interface_with_the_port_is_ours(String host) {
      assertThat(refusal(SHIPPED, Asked.USUAL.to(host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "evil.example",
          "evil.example:8000",
          "127.0.0.1",
          "127.0.0.1:8001",
          "127.0.0.1:08000x",
          "127.0.0.1.evil.example:8000",
          "localhost.evil.example:8000",
          "evil.localhost:8000",
          "localhost.:8000",
          "::1:8000",
          "[::1",
          "[::2]:8000",
          "192.0.2.1:8000",
          "0.0.0.0:8000",
          "2130706433:8000",
          "0x7f.0.0.1:8000",
          "127.1:8000",
          "127.0.0.1:8000@evil.example",
          "evil.example@127.0.0.1:8000",
          "127.0.0.1:8000,evil.example",
          "127.0.0.1:8000 ",
          "127.0.0.1:98000",
          ""
        })
    void of_another_name_address_or_port_is_foreign(String host) {
      assertThat(refusal(SHIPPED, Asked.USUAL.to(host))).contains(Reason.FOREIGN_HOST);
    }

    @Test
    void is_foreign_if_one_of_several_is() {
      assertThat(refusal(SHIPPED, Asked.USUAL.to("127.0.0.1:8000", "evil.example")))
          .contains(Reason.FOREIGN_HOST);
      assertThat(refusal(SHIPPED, Asked.USUAL.to("127.0.0.1:8000", "localhost:8000"))).isEmpty();
    }

    @Test
    void need_not_be_there_which_only_programs_of_http_1_0_do() {
      assertThat(refusal(SHIPPED, Asked.USUAL.to())).isEmpty();
      assertThat(ofStranger(SHIPPED, Asked.USUAL.to())).contains(Reason.NO_SECRET);
    }

    @Test
    void may_be_the_address_at_which_the_request_came_in() {
      assertThat(refusal(SHIPPED, Asked.USUAL.on("192.0.2.1").to("192.0.2.1:8000"))).isEmpty();
      assertThat(refusal(SHIPPED, Asked.USUAL.on("2001:db8::1").to("[2001:DB8:0::1]:8000")))
          .isEmpty();
      assertThat(refusal(SHIPPED, Asked.USUAL.on("192.0.2.1").to("192.0.2.2:8000")))
          .contains(Reason.FOREIGN_HOST);
    }

    @ParameterizedTest
    @CsvSource({
      "admin.example.com,true",
      "ADMIN.example.com:9,true",
      "mx.example.com:8443,true",
      "mx.example.com:8000,false",
      "mx.example.com,false",
      "x.admin.example.com,false"
    })
    void may_be_a_name_of_the_settings(String host, boolean ours) {
      assertThat(refusal(OPENED, Asked.USUAL.to(host)).isEmpty()).isEqualTo(ours);
      assertThat(refusal(SHIPPED, Asked.USUAL.to(host))).contains(Reason.FOREIGN_HOST);
    }

    @Test
    void is_answered_before_anything_else_is_looked_at() {
      AtomicInteger asked = new AtomicInteger();
      Asked wrong =
          Asked.USUAL.at("OPTIONS", "/x").to("evil.example").origins("null").body("text/plain");

      assertThat(SHIPPED.refusal(wrong.request(), () -> asked.incrementAndGet() > 0))
          .map(WebRefusal::reason)
          .contains(Reason.FOREIGN_HOST);
      assertThat(asked).hasValue(0);
    }

    @Test
    void is_quoted_with_the_names_that_there_are() {
      assertThat(text(asked -> asked.to("evil.example\u001b[31m")))
          .isEqualTo(
              "403 Host \"evil.example?[31m\" is no name of this server; use 127.0.0.1:8000,"
                  + " localhost:8000 or [::1]:8000, or add the name to <admin hosts=\"...\"> in"
                  + " waybill.xml");
    }
  }

  @Nested
  class Origin {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "",
          "http://evil.example",
          "http://localhost:8000",
          "http://127.0.0.1",
          "http://127.0.0.1:8001",
          "http://127.0.0.1:8000.evil.example",
          "http://127.0.0.1:8000/",
          "file://",
          "chrome-extension://abc"
        })
    void of_another_place_is_refused_with_the_secret_too(String origin) {
      assertThat(refusal(SHIPPED, Asked.USUAL.origins(origin))).contains(Reason.FOREIGN_ORIGIN);
    }

    @Test
    void of_our_own_is_answered() {
      assertThat(refusal(SHIPPED, Asked.USUAL.origins("http://127.0.0.1:8000"))).isEmpty();
      assertThat(refusal(SHIPPED, Asked.USUAL.overTls().origins("http://127.0.0.1:8000")))
          .contains(Reason.FOREIGN_ORIGIN);
      assertThat(refusal(SHIPPED, Asked.USUAL.overTls().origins("https://127.0.0.1:8000")))
          .isEmpty();
    }

    @Test
    void of_our_own_beside_a_foreign_one_is_refused() {
      assertThat(
              refusal(SHIPPED, Asked.USUAL.origins("http://127.0.0.1:8000", "http://evil.example")))
          .contains(Reason.FOREIGN_ORIGIN);
    }

    @ParameterizedTest
    @CsvSource({"same-origin,true", "none,true", "same-site,false", "cross-site,false", "x,false"})
    void is_told_by_browsers_in_another_field_too(String site, boolean answered) {
      assertThat(refusal(SHIPPED, Asked.USUAL.sites(site)).isEmpty()).isEqualTo(answered);
    }

    @Test
    void matters_where_no_secret_is_asked_for() {
      Asked health = Asked.USUAL.at("GET", "/healthcheck").origins("http://evil.example");

      assertThat(ofStranger(OPENED, health)).contains(Reason.FOREIGN_ORIGIN);
    }
  }

  @Nested
  class Methods {

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", ""})
    void that_no_route_has_are_refused(String method) {
      assertThat(refusal(SHIPPED, Asked.USUAL.at(method, "/users"))).contains(Reason.METHOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
    void of_routes_are_answered(String method) {
      assertThat(refusal(SHIPPED, Asked.USUAL.at(method, "/users"))).isEmpty();
    }

    @Test
    void are_not_replaced_by_a_field() {
      assertThat(refusal(SHIPPED, Asked.USUAL.overriding())).contains(Reason.METHOD);
    }
  }

  @Nested
  class Secret {

    @Test
    void is_wanted_for_every_path() {
      assertThat(ofStranger(SHIPPED, Asked.USUAL)).contains(Reason.NO_SECRET);
      assertThat(ofStranger(SHIPPED, Asked.USUAL.withCredentials())).contains(Reason.WRONG_SECRET);
      assertThat(ofStranger(SHIPPED, Asked.USUAL.at("GET", "/healthcheck")))
          .contains(Reason.NO_SECRET);
    }

    @ParameterizedTest
    @CsvSource({
      "GET,/healthcheck,true",
      "HEAD,/healthcheck,true",
      "POST,/healthcheck,false",
      "DELETE,/healthcheck,false",
      "GET,/metrics,false",
      "GET,/healthcheck/,false",
      "GET,//healthcheck,false",
      "GET,/Healthcheck,false",
      "GET,/healthcheck/checks,false",
      "GET,/healthcheck;x,false",
      "GET,/./healthcheck,false",
      "GET,/%68ealthcheck,false",
      "GET,/users,false"
    })
    void is_not_wanted_for_what_is_open_as_it_is_written(String method, String path, boolean open) {
      assertThat(ofStranger(OPENED, Asked.USUAL.at(method, path)).isEmpty()).isEqualTo(open);
    }

    @Test
    void is_explained_to_those_who_have_none() {
      assertThat(text(asked -> asked))
          .isEqualTo(
              "401 WebAdmin needs a secret; the right one is in the file waybill/admin.secret in"
                  + " the data directory of the server, and curl -H @FILE sends it");
    }
  }

  @Nested
  class Bodies {

    @ParameterizedTest
    @CsvSource({
      "/waybill/reload,application/json,true",
      "/waybill/reload,Application/JSON; charset=utf-8,true",
      "/waybill/reload,text/plain,false",
      "/waybill/reload,application/x-www-form-urlencoded,false",
      "//waybill/reload,text/plain,false",
      "/waybill/reload,'',false",
      "/users/a,application/json,true",
      "/users/a,'',true",
      "/users/a,text/plain,true",
      "/users/a,application/x-www-form-urlencoded,false",
      "/users/a,'Multipart/Form-Data; boundary=x',false"
    })
    void of_programs(String path, String type, boolean read) {
      assertThat(refusal(SHIPPED, Asked.USUAL.at("POST", path).body(type)).isEmpty())
          .isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"application/json,true", "text/plain,false", "'',false"})
    void of_browsers_are_json(String type, boolean read) {
      Asked asked = Asked.USUAL.at("POST", "/users/a").sites("none").body(type);

      assertThat(refusal(SHIPPED, asked).isEmpty()).isEqualTo(read);
    }
  }
}
