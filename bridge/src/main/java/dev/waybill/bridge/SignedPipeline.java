// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.pipeline.PipelineCheck;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Problem.Severity;
import dev.waybill.core.settings.Variables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.filesystem.api.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipeline that this server runs, looked through before the first message is signed. */
public final class SignedPipeline {

  private static final Logger LOGGER = LoggerFactory.getLogger(SignedPipeline.class);

  /** Where the Guice servers and the Spring server of James read it. */
  private static final String FILE = "file://conf/mailetcontainer.xml";

  private SignedPipeline() {}

  /**
   * Looks for mailets that change signed messages.
   *
   * @throws MessagingException when a mailet does; says which, and what to do
   */
  public static void check(FileSystem fileSystem) throws MessagingException {
    List<Problem> problems = problems(fileSystem);
    List<String> errors =
        problems.stream()
            .filter(problem -> problem.severity() == Severity.ERROR)
            .map(Problem::toString)
            .toList();
    if (!errors.isEmpty()) {
      throw new MessagingException(String.join("\n", errors));
    }
  }

  private static List<Problem> problems(FileSystem fileSystem) {
    try {
      return PipelineCheck.of(
          fileSystem.getFile(FILE).toPath().toAbsolutePath().normalize(), Variables.ofProcess());
    } catch (FileNotFoundException e) {
      return List.of(PipelineCheck.unread(FILE, "there is no such file"));
    }
  }

  /** Whether the pipeline names a mailet class. */
  public static boolean names(FileSystem fileSystem, String mailet) {
    try {
      return Files.readString(fileSystem.getFile(FILE).toPath()).contains(mailet);
    } catch (IOException e) {
      // James found it elsewhere, as in a test; the usual pipeline delivers by our mailet.
      LOGGER.debug("{} cannot be read", FILE, e);
      return true;
    }
  }
}
