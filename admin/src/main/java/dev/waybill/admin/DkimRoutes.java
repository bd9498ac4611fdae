// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.bridge.Engine;
import dev.waybill.bridge.Engines;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyOffice;
import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.KeyView;
import dev.waybill.core.dkim.keys.OfficeAnswer;
import dev.waybill.core.dkim.keys.SelectorTemplate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.eclipse.jetty.http.HttpStatus;
import spark.HaltException;
import spark.Request;
import spark.Response;
import spark.Service;

/** {@code /waybill/dkim}: DKIM keys, without their private halves. Thread-safe. */
public final class DkimRoutes implements Routes {

  private static final String BASE_PATH = "/waybill/dkim";
  private static final String DOMAIN_PATH = BASE_PATH + "/:domain";
  private static final String KEY_PATH = DOMAIN_PATH + "/:selector";

  private final FileSystem fileSystem;
  private final DomainList domains;
  private final JsonTransformer json;

  /** Called by James's route loader. */
  @Inject
  public DkimRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    this.fileSystem = fileSystem;
    this.domains = domains;
    this.json = json;
  }

  @Override
  public String getBasePath() {
    return BASE_PATH;
  }

  @Override
  public void define(Service service) {
    service.get(BASE_PATH, (request, response) -> asked(DkimRoutes::all), json);
    service.get(
        DOMAIN_PATH,
        (request, response) -> asked(engine -> ofDomain(engine, domain(request))),
        json);
    service.get(KEY_PATH, (request, response) -> asked(engine -> one(engine, key(request))), json);
    service.post(DOMAIN_PATH, this::create, json);
    service.post(KEY_PATH + "/activate", wish(KeyOffice::activate), json);
    service.post(KEY_PATH + "/retire", wish(KeyOffice::retire), json);
    service.post(KEY_PATH + "/revoke", wish(KeyOffice::revoke), json);
  }

  private <T> T asked(Function<Engine, T> question) {
    try (Engines.Lease lease = Engines.lease(fileSystem, domains)) {
      return question.apply(lease.engine());
    }
  }

  private static List<KeyView> all(Engine engine) {
    return engine.dkimKeys().office().list().stream().map(KeyView::of).toList();
  }

  private static List<KeyView> ofDomain(Engine engine, DomainName domain) {
    return all(engine).stream().filter(key -> key.domain().equals(domain.value())).toList();
  }

  private static KeyView one(Engine engine, KeyName name) {
    return engine
        .dkimKeys()
        .office()
        .find(name)
        .map(KeyView::of)
        .orElseThrow(() -> error(HttpStatus.NOT_FOUND_404, "There is no key " + name));
  }

  private KeyView create(Request request, Response response) {
    KeyView made =
        asked(
            engine ->
                read(
                    request,
                    same -> KeyView.of(engine.dkimKeys().office().create(order(engine, same)))));
    response.status(HttpStatus.CREATED_201);
    return made;
  }

  private static KeyOrder order(Engine engine, Request request) {
    KeyOrder usual = KeyOrder.of(domain(request), engine.settings().keys());
    return new KeyOrder(
        usual.domain(),
        parameter(request, "algorithm").map(KeyKind::parse).orElse(usual.kind()),
        parameter(request, "bits").map(Integer::valueOf).orElse(usual.bits()),
        parameter(request, "selector-template")
            .map(SelectorTemplate::new)
            .orElse(usual.selectors()),
        false);
  }

  private spark.Route wish(BiFunction<KeyOffice, KeyName, OfficeAnswer> wish) {
    return (request, response) -> {
      KeyName name = key(request);
      OfficeAnswer answer = asked(engine -> wish.apply(engine.dkimKeys().office(), name));
      response.status(answer.done() ? HttpStatus.OK_200 : HttpStatus.CONFLICT_409);
      return answer;
    };
  }

  private static Optional<String> parameter(Request request, String name) {
    return Optional.ofNullable(request.queryParams(name));
  }

  private static DomainName domain(Request request) {
    return read(request, same -> DomainName.parse(part(same, ":domain")));
  }

  private static KeyName key(Request request) {
    return read(
        request, same -> new KeyName(domain(same), Selector.parse(part(same, ":selector"))));
  }

  private static String part(Request request, String name) {
    return Optional.ofNullable(request.params(name)).orElse("");
  }

  private static <T> T read(Request request, Function<Request, T> reader) {
    try {
      return reader.apply(request);
    } catch (IllegalArgumentException e) {
      throw error(HttpStatus.BAD_REQUEST_400, String.valueOf(e.getMessage()));
    }
  }

  private static HaltException error(int status, String text) {
    return ErrorResponder.builder()
        .statusCode(status)
        .type(
            status == HttpStatus.NOT_FOUND_404
                ? ErrorResponder.ErrorType.NOT_FOUND
                : ErrorResponder.ErrorType.INVALID_ARGUMENT)
        .message(text)
        .haltError();
  }
}
