// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.Set;

/** Which classes a server can load. A port. */
public interface ClassNames {

  /** Whether there is a class of this full name. */
  boolean exist(String name);

  /** The full names of the top-level classes of a package, without those of its subpackages. */
  Set<String> in(String packageName);
}
