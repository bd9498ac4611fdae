// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class GroupCommitTest {

  private static final int MAX_UNITS = 8;

  @TempDir private Path directory;
  private Connection reader;
  private GroupCommit commits;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<Thread> callers = new ArrayList<>();

  @BeforeEach
  void open() throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + directory.resolve("test") + ";TRACE_LEVEL_FILE=0");
    reader = source.getConnection();
    Sql.update(reader, "CREATE TABLE number (n INTEGER)");
    commits =
        new GroupCommit(
            () -> {
              Connection connection = source.getConnection();
              connection.setAutoCommit(false);
              return connection;
            },
            MAX_UNITS);
  }

  @AfterEach
  void close() throws SQLException {
    mayEnd.countDown();
    commits.close();
    if (!reader.isClosed()) {
      reader.close();
    }
  }

  private static int insert(Connection batch, int number) throws SQLException {
    return Sql.update(batch, "INSERT INTO number VALUES (?)", number);
  }

  private static String transaction(Connection batch) throws SQLException {
    return Sql.first(batch, row -> row.getString(1), "VALUES TRANSACTION_ID()").orElseThrow();
  }

  private List<Integer> numbers() throws SQLException {
    return Sql.all(reader, row -> row.getInt(1), "SELECT n FROM number ORDER BY n");
  }

  /** Runs a unit on a thread of its own. */
  private <T> FutureTask<T> inBackground(Work<T> work) {
    FutureTask<T> task = new FutureTask<>(() -> commits.run(work));
    start(task);
    return task;
  }

  private void start(Runnable task) {
    Thread caller = new Thread(task, "caller");
    caller.start();
    callers.add(caller);
  }

  /** Keeps the writer busy until {@code mayEnd}. */
  private void blockWriter() throws InterruptedException {
    start(new FutureTask<>(() -> commits.run(this::waitAndInsert)));
    begun.await();
  }

  private int waitAndInsert(Connection batch) throws SQLException {
    begun.countDown();
    awaitQuietly(mayEnd);
    return insert(batch, 0);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitCallersToWait() {
    await()
        .until(
            () -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
  }

  @Test
  void commits_before_the_caller_goes_on() throws Exception {
    int inserted = commits.run(batch -> insert(batch, 7));

    assertThat(inserted).isEqualTo(1);
    assertThat(numbers()).containsExactly(7);
  }

  @Test
  void commits_those_who_wait_together_up_to_the_limit() throws Exception {
    blockWriter();
    Set<String> transactions = ConcurrentHashMap.newKeySet();
    List<FutureTask<Integer>> units = new ArrayList<>();
    for (int n = 1; n <= MAX_UNITS + 3; n++) {
      int number = n;
      units.add(
          inBackground(
              batch -> {
                int inserted = insert(batch, number);
                transactions.add(transaction(batch));
                return inserted;
              }));
    }
    awaitCallersToWait();

    mayEnd.countDown();
    for (FutureTask<Integer> unit : units) {
      unit.get();
    }

    assertThat(transactions).hasSize(2);
    assertThat(numbers()).hasSize(1 + MAX_UNITS + 3);
  }

  @Test
  void rolls_a_failing_unit_back_alone() throws Exception {
    blockWriter();
    FutureTask<Integer> first = inBackground(batch -> insert(batch, 1));
    FutureTask<Integer> failing =
        inBackground(
            batch -> {
              insert(batch, 2);
              throw new IllegalStateException("no");
            });
    FutureTask<Integer> last = inBackground(batch -> insert(batch, 3));
    awaitCallersToWait();

    mayEnd.countDown();

    assertThat(first.get()).isEqualTo(1);
    assertThat(last.get()).isEqualTo(1);
    assertThatThrownBy(failing::get).hasRootCauseMessage("no");
    assertThat(numbers()).containsExactly(0, 1, 3);
  }

  @Test
  void says_what_stopped_a_unit() {
    assertThatThrownBy(() -> commits.run(batch -> Sql.update(batch, "DELETE FROM nowhere")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("NOWHERE");
  }

  @Test
  void takes_a_unit_back_when_its_caller_is_interrupted_before_it_begins() throws Exception {
    blockWriter();
    FutureTask<Integer> unit = inBackground(batch -> insert(batch, 1));
    awaitCallersToWait();

    callers.get(1).interrupt();
    assertThatThrownBy(unit::get).hasRootCauseInstanceOf(StorageException.class);
    mayEnd.countDown();
    commits.run(batch -> insert(batch, 2));

    assertThat(numbers()).containsExactly(0, 2);
  }

  @Test
  void lets_a_unit_that_has_begun_end_although_its_caller_is_interrupted() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    FutureTask<Integer> unit =
        new FutureTask<>(
            () -> {
              int changed =
                  commits.run(
                      batch -> {
                        begun.countDown();
                        awaitQuietly(mayEnd);
                        return insert(batch, 1);
                      });
              interrupted.set(Thread.currentThread().isInterrupted());
              return changed;
            });
    Thread caller = new Thread(unit, "caller");
    caller.start();
    begun.await();

    caller.interrupt();
    mayEnd.countDown();

    assertThat(unit.get()).isEqualTo(1);
    assertThat(interrupted).isTrue();
    assertThat(numbers()).containsExactly(1);
  }

  @Test
  void commits_what_waits_when_it_closes_and_refuses_what_comes_after() throws Exception {
    blockWriter();
    FutureTask<Integer> unit = inBackground(batch -> insert(batch, 1));
    awaitCallersToWait();
    Thread closing = new Thread(commits::close, "closing");
    closing.start();
    await().until(() -> closing.getState() == Thread.State.WAITING);

    assertThatThrownBy(() -> commits.run(batch -> insert(batch, 2)))
        .isInstanceOf(StorageException.class)
        .hasMessage("the store is closed");
    mayEnd.countDown();
    closing.join();

    assertThat(unit.get()).isEqualTo(1);
    assertThat(numbers()).containsExactly(0, 1);
  }

  @Test
  void fails_the_whole_batch_when_its_connection_breaks_and_goes_on_with_the_next()
      throws Exception {
    blockWriter();
    FutureTask<Integer> before = inBackground(batch -> insert(batch, 1));
    awaitCallersToWait();
    FutureTask<Integer> breaking =
        inBackground(
            batch -> {
              batch.close();
              return 1;
            });
    awaitCallersToWait();

    mayEnd.countDown();

    assertThatThrownBy(before::get).hasMessageContaining("the commit failed");
    assertThatThrownBy(breaking::get).hasMessageContaining("the commit failed");
    commits.run(batch -> insert(batch, 2));
    assertThat(numbers()).containsExactly(0, 2);
  }
}
