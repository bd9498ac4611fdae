// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.pipeline.ClassPathNames;
import dev.waybill.core.pipeline.HostFiles;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Problem.Severity;
import dev.waybill.core.settings.Variables;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what {@code waybill check} says about the files of James. */
final class HostFilesLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(HostFilesLog.class);

  private HostFilesLog() {}

  /**
   * Checks the files as they are when the server starts.
   *
   * @param conf the directory of the files
   * @param data the data directory of James
   */
  static void write(Path conf, Path data) {
    ClassPathNames classes =
        new ClassPathNames(HostFilesLog.class.getClassLoader(), data.resolve("extensions-jars"));
    for (Problem problem : HostFiles.check(conf, data, classes, Variables.ofProcess()).problems()) {
      if (problem.severity() == Severity.ERROR) {
        LOGGER.error("{}", problem);
      } else {
        LOGGER.warn("{}", problem);
      }
    }
  }
}
