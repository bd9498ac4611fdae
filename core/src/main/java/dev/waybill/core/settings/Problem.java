// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

/**
 * One thing that is wrong with a settings file.
 *
 * @param file the file as the operator knows it
 * @param line where, from 1; 0 when the whole file is meant
 * @param text what is wrong, and what was expected instead
 */
public record Problem(String file, int line, String text) {
  @Override
  public String toString() {
    return line == 0 ? file + ": " + text : file + ":" + line + ": " + text;
  }
}
