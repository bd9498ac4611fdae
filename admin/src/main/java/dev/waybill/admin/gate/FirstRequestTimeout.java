// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes a connection whose first request has not come in time, however it dribbles. A stranger's
 * first request is also the last one of its connection. Thread-safe.
 */
final class FirstRequestTimeout implements Connection.Listener {

  private final Scheduler scheduler;
  private final Duration patience;

  FirstRequestTimeout(Scheduler scheduler, Duration patience) {
    this.scheduler = scheduler;
    this.patience = patience;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof HttpConnection http) {
      scheduler.schedule(() -> close(http), patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void close(HttpConnection http) {
    if (http.getMessagesIn() == 0) {
      http.getEndPoint().close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    // The task finds it closed.
  }
}
