// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.LoggedEvent;
import dev.waybill.core.outcome.Refused;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalsTest {

  @TempDir private Path directory;

  private Waybill open() throws IOException {
    return SampleMail.open(directory, new HostOfTheTest(), "");
  }

  private static Refused refused(int number) {
    return new Refused(
        Instant.parse("2026-11-23T12:00:00Z").plusSeconds(number),
        "RCPT",
        Submission.NONE,
        "alice@example.com",
        "bob@remote.example",
        Reply.parse(550, "5.7.1 Relaying denied"));
  }

  private static Stream<Event> events(Waybill waybill) {
    return waybill.log().read(0, 10_000).stream().map(LoggedEvent::event);
  }

  @Test
  void writes_together_what_came_in_its_order() throws IOException {
    try (Waybill waybill = open()) {
      waybill.refusals().add(refused(1));
      waybill.refusals().add(refused(2));
      assertThat(events(waybill)).isEmpty();

      waybill.refusals().write();
      waybill.refusals().write();

      assertThat(events(waybill)).containsExactly(refused(1), refused(2));
      assertThat(waybill.refusals().leftOut()).isZero();
    }
  }

  @Test
  void leaves_out_and_counts_what_comes_faster_than_the_log_takes() throws IOException {
    try (Waybill waybill = open()) {
      for (int i = 0; i < 600; i++) {
        waybill.refusals().add(refused(i));
      }
      waybill.refusals().write();

      assertThat(events(waybill)).hasSize(500);
      assertThat(waybill.refusals().leftOut()).isEqualTo(100);
    }
  }

  @Test
  void writes_the_rest_when_the_server_stops() throws IOException {
    try (Waybill waybill = open()) {
      waybill.refusals().add(refused(1));
    }
    try (Waybill waybill = open()) {
      assertThat(events(waybill)).containsExactly(refused(1));
    }
  }
}
