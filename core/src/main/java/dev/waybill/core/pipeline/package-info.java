// SPDX-License-Identifier: Apache-2.0
/**
 * Checks the mailet pipeline of James, as configured in its file, for mailets that change messages
 * after they were signed.
 *
 * <p>Start with {@link PipelineCheck}, then {@link SignedWay}; {@link KnownMailets} describes the
 * mailets of James. Nothing here loads a class or depends on James: names are text. Every type is
 * immutable.
 */
@NullMarked
package dev.waybill.core.pipeline;

import org.jspecify.annotations.NullMarked;
