// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static dev.waybill.storage.KeyStatesContract.FULL;
import static dev.waybill.storage.KeyStatesContract.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.Locations;
import dev.waybill.core.PostgresSettings;
import dev.waybill.core.PostgresTls;
import dev.waybill.core.PostgresUrl;
import dev.waybill.core.dkim.keys.KeyChange;
import dev.waybill.core.dkim.keys.StatesAwayException;
import dev.waybill.testkit.net.FreePorts;
import dev.waybill.testkit.postgres.RealPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyStatesPlaceTest {

  @TempDir private Path home;
  private Database local;

  @BeforeEach
  void openLocal() throws IOException {
    local = Database.open(home.resolve("one"));
  }

  @AfterEach
  void closeLocal() throws IOException {
    local.close();
  }

  private KeyStatesPlace at(Optional<String> url) {
    Locations defaults = Locations.defaults(home);
    Optional<PostgresSettings> settings =
        url.map(
            where ->
                new PostgresSettings(
                    PostgresUrl.parse(where),
                    Optional.empty(),
                    PostgresTls.DISABLE,
                    Optional.empty(),
                    Duration.ofSeconds(1)));
    Locations locations =
        new Locations(
            defaults.storage(),
            settings,
            defaults.returnPathSecrets(),
            defaults.dkimKeys(),
            defaults.recipientSecrets());
    return KeyStatesPlace.open(locations, local, InstantSource.system());
  }

  @Test
  void without_postgresql_it_is_the_embedded_database() {
    local.keyStates().add(KEY);

    try (KeyStatesPlace place = at(Optional.empty())) {
      place.awaitFirst();
      assertThat(place.states().all()).containsExactly(KEY);
      assertThat(place.states().isShared()).isFalse();
      assertThat(place.trouble()).isEmpty();
    }
  }

  @Test
  void moves_to_postgresql_and_goes_on_without_it() throws Exception {
    local.keyStates().add(KEY);
    try (RealPostgres database = RealPostgres.start(home.resolve("postgresql"))) {
      Optional<String> url = Optional.of(database.create("waybill"));
      try (KeyStatesPlace place = at(url)) {
        assertThat(place.states().all()).containsExactly(KEY);
        assertThat(place.states().change(List.of(new KeyChange(KEY, FULL)))).isTrue();
        assertThat(place.states().all()).containsExactly(FULL);
      }
      database.kill();

      try (KeyStatesPlace again = at(url)) {
        assertThatCode(again::awaitFirst).doesNotThrowAnyException();
        assertThat(again.states().remembered()).containsExactly(FULL);
        assertThatThrownBy(() -> again.states().all()).isInstanceOf(StatesAwayException.class);
        assertThat(again.trouble())
            .hasValueSatisfying(text -> assertThat(text).contains("refused"));
      }
    }
    try (KeyStatesPlace back = at(Optional.empty())) {
      assertThat(back.states().all()).containsExactly(FULL);
    }
  }

  @Test
  void fills_a_database_that_was_lost() throws Exception {
    try (RealPostgres database = RealPostgres.start(home.resolve("postgresql"))) {
      String url = database.create("waybill");
      try (KeyStatesPlace place = at(Optional.of(url))) {
        place.states().add(FULL);
        place.states().all();
        database.execute("waybill", "DROP TABLE dkim_key, schema_version");
        assertThatThrownBy(() -> place.states().all()).isInstanceOf(StatesAwayException.class);

        assertThat(place.states().all()).containsExactly(FULL);
      }
    }
  }

  @Test
  void a_first_start_without_the_database_ends_with_what_is_wrong() {
    String nowhere = "postgresql://waybill@127.0.0.1:" + FreePorts.one() + "/waybill";

    try (KeyStatesPlace place = at(Optional.of(nowhere))) {
      assertThatThrownBy(place::awaitFirst)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(nowhere)
          .hasMessageContaining("refused")
          .hasMessageContaining("mail would leave unsigned");
    }
  }

  @Test
  void a_first_start_waits_for_a_database_that_comes() throws Exception {
    try (RealPostgres database = RealPostgres.start(home.resolve("postgresql"))) {
      String url = database.create("waybill");
      database.kill();
      Thread starting = new Thread(() -> restart(database));
      try (KeyStatesPlace place = at(Optional.of(url))) {
        starting.start();
        place.awaitFirst();
        assertThat(place.states().all()).isEmpty();
      }
      starting.join();
    }
  }

  private static void restart(RealPostgres database) {
    try {
      database.restart();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
