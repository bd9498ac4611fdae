// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why something failed, in words without names of Java classes. */
final class Reason {

  private Reason() {}

  /** As {@link #of}, after the file that it is about, if it is about one. */
  static String withPlace(Throwable failure) {
    String where =
        failure instanceof FileSystemException file && file.getFile() != null
            ? file.getFile() + ": "
            : "";
    return where + of(failure);
  }

  static String of(Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    } else if (failure instanceof AccessDeniedException) {
      return "permission denied; run this as the user of the server";
    } else if (failure instanceof FileAlreadyExistsException) {
      return "it exists already";
    } else if (failure instanceof NotDirectoryException) {
      return "it is no directory";
    } else if (failure instanceof DirectoryNotEmptyException) {
      return "it is not empty";
    } else if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return unchecked.getMessage() + ": " + of(unchecked.getCause());
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? "an error inside Waybill (" + failure.getClass().getSimpleName() + ")"
        : message;
  }
}
