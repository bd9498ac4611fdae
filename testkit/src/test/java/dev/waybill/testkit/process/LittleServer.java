// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.process;

import java.util.concurrent.CountDownLatch;

/** A process for tests: says what it was told, then waits to be ended or ends. */
final class LittleServer {

  private LittleServer() {}

  @SuppressWarnings("SystemOut") // Its output is what the tests read.
  public static void main(String[] arguments) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("good bye")));
    System.err.println("starting in " + System.getProperty("user.dir"));
    System.out.println("ready " + System.getenv("GREETING") + " " + String.join(" ", arguments));
    if (arguments.length > 0 && arguments[0].equals("end")) {
      System.exit(3);
    }
    new CountDownLatch(1).await();
  }
}
