// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.keys.AdminResult;
import dev.waybill.core.dkim.keys.DkimKeyFactory;
import dev.waybill.core.dkim.keys.KeyAdmin;
import dev.waybill.core.dkim.keys.KeyManager;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyNotice;
import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.KeyView;
import dev.waybill.core.dkim.keys.PublicationCheck;
import dev.waybill.core.dkim.keys.StatesAwayException;
import dev.waybill.core.dns.DnsjavaTxtAuthority;
import dev.waybill.storage.Database;
import dev.waybill.storage.KeyStatesPlace;
import dev.waybill.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The key files and the states themselves, in the embedded database or the one that servers share;
 * open as long as no server has the files open.
 */
final class LocalKeyDesk implements KeyDesk {

  private final Database database;
  private final KeyStatesPlace place;
  private final KeyAdmin office;

  private LocalKeyDesk(
      Database database,
      KeyStatesPlace place,
      InstantSource clock,
      WaybillSettings settings,
      Consumer<String> notices) {
    Path directory = settings.locations().dkimKeys();
    DkimKeyFactory factory =
        new DkimKeyFactory(
            new KeyDirectory(directory, clock, new SecureRandom()), new KeyFiles(directory));
    PublicationCheck check =
        new PublicationCheck(DnsjavaTxtAuthority.of(settings.keys().authority(), settings.dns()));
    KeyManager manager =
        new KeyManager(
            place.states(),
            factory,
            settings::keys,
            check::of,
            notice -> tell(notice, notices),
            clock);
    this.database = database;
    this.place = place;
    this.office = new KeyAdmin(manager, place.states(), factory, settings::keys, clock);
  }

  /**
   * Opens the files.
   *
   * @param notices hears of what needs an administrator
   * @throws CommandProblem when somebody else has them open, or the shared database is away
   */
  static KeyDesk open(WaybillSettings settings, Consumer<String> notices) {
    try {
      Database database = Database.open(settings.locations().storage());
      try {
        return open(database, settings, notices);
      } catch (StorageException | StatesAwayException e) {
        database.close();
        throw new CommandProblem(String.valueOf(e.getMessage()), e);
      }
    } catch (IOException | StorageException e) {
      throw new CommandProblem(String.valueOf(e.getMessage()), e);
    }
  }

  private static KeyDesk open(
      Database database, WaybillSettings settings, Consumer<String> notices) {
    InstantSource clock = InstantSource.system();
    KeyStatesPlace place = KeyStatesPlace.open(settings.locations(), database, clock);
    try {
      // What is remembered here must not pass for what is so.
      place.states().all();
      return new LocalKeyDesk(database, place, clock, settings, notices);
    } catch (StatesAwayException e) {
      place.close();
      throw e;
    }
  }

  private static void tell(KeyNotice notice, Consumer<String> notices) {
    if (notice.kind().isAlarm()) {
      notices.accept(notice.toString());
    }
  }

  @Override
  public List<KeyView> list() {
    return office.list().stream().map(KeyView::of).toList();
  }

  @Override
  public KeyView create(KeyOrder order) {
    try {
      return KeyView.of(office.create(order));
    } catch (IllegalArgumentException | StatesAwayException e) {
      throw new CommandProblem(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public AdminResult wish(KeyName key, Wish wish) {
    return switch (wish) {
      case ACTIVATE -> office.activate(key);
      case RETIRE -> office.retire(key);
      case REVOKE -> office.revoke(key);
    };
  }

  @Override
  public AdminResult delete(KeyName key, boolean force) {
    return office.delete(key, force);
  }

  @Override
  public void close() {
    place.close();
    try {
      database.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the database cannot be closed", e);
    }
  }
}
