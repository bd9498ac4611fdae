// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The appenders of {@code conf/logback.xml}, with memory in the place of the file. */
class ServerLogTest {

  private static final int PER_CLIENT = 3;
  private static final int PER_KIND = 5;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private final FloodGate gate = new FloodGate();
  private long now = 1_000_000_000_000L;

  @BeforeEach
  void start() {
    CleanEncoder encoder = new CleanEncoder();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setPattern("%level %logger{0} %mdc - %msg%n%ex");
    encoder.start();
    OutputStreamAppender<ILoggingEvent> file = new OutputStreamAppender<>();
    file.setContext(context);
    file.setEncoder(encoder);
    file.setOutputStream(written);
    file.start();
    gate.setContext(context);
    gate.setPerClient(PER_CLIENT);
    gate.setPerKind(PER_KIND);
    gate.addAppender(file);
    gate.start();
  }

  private void log(
      Level level, String client, String text, @Nullable Throwable thrown, Object... values) {
    Logger logger = context.getLogger("Dialogue");
    LoggingEvent event = new LoggingEvent("caller", logger, level, text, thrown, values);
    event.setTimeStamp(now);
    event.setMDCPropertyMap(Map.of("ip", client, "helo", "a\r\nb"));
    gate.doAppend(event);
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void control_characters_are_written_as_escapes() {
    String hostile = "x\u0000\u001b[2J\r\nERROR Forged - line\u007f\u0085\u2028\u202e";
    log(Level.INFO, "192.0.2.1", "Bad recipient {}", null, hostile);

    assertThat(lines())
        .containsExactly(
            "INFO Dialogue helo=a\\r\\nb, ip=192.0.2.1 - Bad recipient"
                + " x\\u0000\\u001b[2J\\r\\nERROR Forged - line\\u007f\\u0085\\u2028\\u202e");
  }

  @Test
  void an_exception_below_warn_is_one_line() {
    log(Level.INFO, "192.0.2.1", "Bad address", new IllegalArgumentException("a\nb"));

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0))
        .endsWith(" - Bad address: java.lang.IllegalArgumentException: a\\nb");
  }

  @Test
  void a_failure_has_its_stack_trace_and_clean_messages() {
    Throwable cause = new IllegalStateException("c\r\nd");
    log(Level.ERROR, "192.0.2.1", "Failed", new IllegalArgumentException("a\nb", cause));

    assertThat(lines().get(1)).isEqualTo("java.lang.IllegalArgumentException: a\\nb");
    assertThat(lines()).anyMatch(line -> line.startsWith("\tat " + ServerLogTest.class.getName()));
    assertThat(lines()).contains("Caused by: java.lang.IllegalStateException: c\\r\\nd");
  }

  @Test
  void one_client_has_its_number_of_lines_of_a_kind_and_others_have_theirs() {
    for (int i = 0; i < 1000; i++) {
      log(Level.INFO, "192.0.2.1", "Bad recipient {}", null, i);
    }
    log(Level.INFO, "192.0.2.2", "Bad recipient {}", null, "other");
    log(Level.INFO, "192.0.2.1", "Connection closed", null);
    assertThat(lines()).hasSize(PER_CLIENT + 2);

    now += 60_000;
    log(Level.INFO, "192.0.2.1", "Bad recipient {}", null, "later");
    assertThat(lines().subList(PER_CLIENT + 2, lines().size()))
        .satisfiesExactly(
            note ->
                assertThat(note)
                    .isEqualTo(
                        "WARN FloodGate  - Left out 997 lines of Dialogue in one minute:"
                            + " Bad recipient ..."),
            line -> assertThat(line).endsWith("later"));
  }

  @Test
  void many_clients_together_have_a_number_as_well() {
    for (int i = 0; i < 100; i++) {
      log(Level.INFO, "192.0.2." + i, "Bad recipient {}", null, i);
    }
    assertThat(lines()).hasSize(PER_KIND);
  }

  @Test
  void errors_that_no_client_has_caused_are_never_left_out() {
    for (int i = 0; i < 100; i++) {
      log(Level.ERROR, "192.0.2.1", "Broken", null);
    }
    assertThat(lines()).hasSize(PER_CLIENT);

    Logger logger = context.getLogger("Background");
    for (int i = 0; i < 100; i++) {
      LoggingEvent event = new LoggingEvent("caller", logger, Level.ERROR, "Broken", null, null);
      event.setTimeStamp(now);
      event.setMDCPropertyMap(Map.of());
      gate.doAppend(event);
    }
    assertThat(lines()).hasSize(PER_CLIENT + 100);
  }
}
