// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.keys.AdminResult;
import dev.waybill.core.dkim.keys.KeyAdmin;
import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.KeyView;
import dev.waybill.core.dkim.keys.SelectorTemplate;
import dev.waybill.core.dkim.keys.StatesAwayException;
import dev.waybill.core.settings.Scalars;
import dev.waybill.runtime.Waybill;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.webadmin.utils.JsonTransformer;
import org.eclipse.jetty.http.HttpStatus;
import spark.Request;
import spark.Response;
import spark.Service;

/** {@code /waybill/dkim}: DKIM keys, without their private halves. Thread-safe. */
public final class DkimRoutes extends EngineRoutes {

  private static final String BASE_PATH = "/waybill/dkim";
  private static final String DOMAIN_PATH = BASE_PATH + "/:domain";
  private static final String KEY_PATH = DOMAIN_PATH + "/:selector";

  /** Called by James's route loader. */
  @Inject
  public DkimRoutes(FileSystem fileSystem, DomainList domains, JsonTransformer json) {
    super(BASE_PATH, fileSystem, domains, json);
  }

  @Override
  public void define(Service service) {
    service.get(BASE_PATH, (request, response) -> ask(DkimRoutes::all), json());
    service.get(
        DOMAIN_PATH,
        (request, response) -> ask(waybill -> ofDomain(waybill, domain(request))),
        json());
    service.get(
        KEY_PATH, (request, response) -> ask(waybill -> one(waybill, key(request))), json());
    service.post(DOMAIN_PATH, this::create, json());
    service.delete(
        KEY_PATH,
        (request, response) ->
            answer(request, response, (office, key) -> office.delete(key, force(request))),
        json());
    service.post(KEY_PATH + "/activate", wish(KeyAdmin::activate), json());
    service.post(KEY_PATH + "/retire", wish(KeyAdmin::retire), json());
    service.post(KEY_PATH + "/revoke", wish(KeyAdmin::revoke), json());
  }

  private static List<KeyView> all(Waybill waybill) {
    return waybill.dkim().keys().office().list().stream().map(KeyView::of).toList();
  }

  private static List<KeyView> ofDomain(Waybill waybill, DomainName domain) {
    return all(waybill).stream().filter(key -> key.domain().equals(domain.value())).toList();
  }

  private static KeyView one(Waybill waybill, KeyName name) {
    return waybill
        .dkim()
        .keys()
        .office()
        .find(name)
        .map(KeyView::of)
        .orElseThrow(() -> Desk.error(HttpStatus.NOT_FOUND_404, "There is no key " + name));
  }

  private KeyView create(Request request, Response response) {
    KeyView made = ask(waybill -> create(waybill, request));
    response.status(HttpStatus.CREATED_201);
    return made;
  }

  private static KeyView create(Waybill waybill, Request request) {
    try {
      return Desk.answer(
          () -> KeyView.of(waybill.dkim().keys().office().create(order(waybill, request))));
    } catch (StatesAwayException e) {
      throw Desk.error(HttpStatus.SERVICE_UNAVAILABLE_503, String.valueOf(e.getMessage()));
    }
  }

  private static KeyOrder order(Waybill waybill, Request request) {
    KeyOrder usual = KeyOrder.of(domain(request), waybill.settings().keys());
    return new KeyOrder(
        usual.domain(),
        Desk.parameter(request, "algorithm").map(KeyKind::parse).orElse(usual.kind()),
        Desk.parameter(request, "bits").map(Integer::valueOf).orElse(usual.bits()),
        Desk.parameter(request, "selector-template")
            .map(SelectorTemplate::new)
            .orElse(usual.selectors()),
        false);
  }

  private spark.Route wish(BiFunction<KeyAdmin, KeyName, AdminResult> wish) {
    return (request, response) -> answer(request, response, wish);
  }

  private AdminResult answer(
      Request request, Response response, BiFunction<KeyAdmin, KeyName, AdminResult> wish) {
    KeyName name = key(request);
    AdminResult answer = ask(waybill -> wish.apply(waybill.dkim().keys().office(), name));
    response.status(answer.done() ? HttpStatus.OK_200 : HttpStatus.CONFLICT_409);
    return answer;
  }

  private static boolean force(Request request) {
    return Desk.answer(() -> Desk.parameter(request, "force").map(Scalars::truth).orElse(false));
  }

  private static DomainName domain(Request request) {
    return Desk.answer(() -> DomainName.parse(Desk.part(request, ":domain")));
  }

  private static KeyName key(Request request) {
    DomainName domain = domain(request);
    return Desk.answer(() -> new KeyName(domain, Selector.parse(Desk.part(request, ":selector"))));
  }
}
