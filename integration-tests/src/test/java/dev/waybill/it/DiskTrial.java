// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.it.SteadyLoad.Accepted;
import dev.waybill.testkit.smtp.Stage;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Trouble of the disk that comes and goes while clients send: at random moments, for some seconds
 * each. Prints a line for each time. Confined to one thread.
 */
final class DiskTrial {

  private static final int CLIENTS = 4;
  private static final Duration WORK_LEAST = Duration.ofSeconds(1);
  private static final Duration WORK_MOST = Duration.ofSeconds(4);
  private static final Duration TROUBLE_LEAST = Duration.ofSeconds(5);
  private static final Duration TROUBLE_MOST = Duration.ofSeconds(10);
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 500;

  private final World world;
  private final WaybillServer server;
  private final String what;
  private final Random random = new Random(ProofSettings.number("seed", 1));
  private final List<String> problems = new ArrayList<>();
  private int restarts;

  DiskTrial(World world, WaybillServer server, String what) {
    this.world = world;
    this.server = server;
    this.what = what;
    refuseAndDefer(world);
  }

  /** The next hop refuses one recipient of the load, and defers another now and then. */
  static void refuseAndDefer(World world) {
    Random fate = new Random(1);
    world.sink.script().on(Stage.RCPT).to(SteadyLoad.REFUSED).reply("550 5.1.1 Unknown");
    world
        .sink
        .script()
        .on(Stage.RCPT)
        .to(SteadyLoad.LATER)
        .when(event -> fate.nextInt(3) == 0)
        .reply("451 4.3.0 Not now");
  }

  /** How the server is troubled, and how that ends. */
  record Trouble(Runnable begin, Runnable end) {}

  /**
   * Troubles the server so many times, then checks that nothing that got a 250 is missing.
   *
   * @param isVisible whether the health of the server has to tell about the trouble
   */
  void run(int times, Trouble trouble, boolean isVisible) throws InterruptedException {
    HealthView health = new HealthView(server);
    List<Accepted> accepted;
    try (SteadyLoad load =
        SteadyLoad.start(server, CLIENTS, ProofSettings.number("per-second", 40))) {
      for (int i = 1; i <= times; i++) {
        sleep(ProofSettings.between(random, WORK_LEAST, WORK_MOST));
        load.takeReplies();
        trouble.begin().run();
        Set<String> said =
            watch(health, ProofSettings.between(random, TROUBLE_LEAST, TROUBLE_MOST));
        trouble.end().run();
        Map<String, Integer> during = load.takeReplies();
        Duration recovery = awaitRecovery(load, health);
        System.out.printf(
            "%s %d of %d: replies %s, health says %s, recovered in %d ms, %d accepted so far%n",
            what, i, times, during, said, recovery.toMillis(), load.acceptedCount());
        note(during.keySet().stream().allMatch(DiskTrial::isHonest), i + ": replies " + during);
        note(!said.isEmpty() || !isVisible, i + ": health said nothing");
      }
      load.stop();
      accepted = load.accepted();
    }
    conclude(accepted);
  }

  private void note(boolean isGood, String otherwise) {
    if (!isGood) {
      problems.add(otherwise);
    }
  }

  /** Accepted, try again later, or no connection; never a refusal for good. */
  private static boolean isHonest(String reply) {
    return reply.startsWith("250")
        || reply.startsWith("45")
        || reply.startsWith("421")
        || reply.equals(SteadyLoad.DISCONNECTED);
  }

  private Set<String> watch(HealthView health, Duration time) throws InterruptedException {
    Set<String> said = new TreeSet<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      if (server.isAlive()) {
        said.addAll(newsOf(health));
      }
    }
    return said;
  }

  private static Set<String> newsOf(HealthView health) {
    try {
      return health.news();
    } catch (UncheckedIOException e) {
      return Set.of("no answer");
    }
  }

  /** A server that has ended itself is started again, as a service manager does. */
  private Duration awaitRecovery(SteadyLoad load, HealthView health) {
    long start = System.nanoTime();
    if (!server.isAlive()) {
      System.out.printf("%s: the server has ended; it said: %s%n", what, server.lastLine());
      restart();
    }
    int before = load.acceptedCount();
    if (!becomes(() -> load.acceptedCount() > before)) {
      problems.add("accepts nothing " + RECOVERY + " after the trouble");
      server.kill();
      restart();
    }
    note(becomes(() -> newsOf(health).isEmpty()), "still complains: " + newsOf(health));
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void restart() {
    restarts++;
    server.startAgain();
  }

  private static boolean becomes(Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(RECOVERY).until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** How often the server had to be started again. */
  int restarts() {
    return restarts;
  }

  private void conclude(List<Accepted> accepted) {
    DeliveryCheck check = new DeliveryCheck(world, server);
    Set<String> missing = check.awaitNoneMissing(accepted, ProofSettings.patience());
    Set<String> open = check.awaitFinalEvents(accepted, ProofSettings.patience());
    System.out.printf(
        "%s: %d accepted, %d missing, %d recipients without an outcome in the log,"
            + " %d duplicates, %d restarts%n",
        what, accepted.size(), missing.size(), open.size(), check.duplicates(), restarts);
    assertThat(missing).as("accepted and missing").isEmpty();
    assertThat(open).as("recipients without a final outcome in the log").isEmpty();
    assertThat(problems).as("what went wrong meanwhile").isEmpty();
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }
}
