// SPDX-License-Identifier: Apache-2.0
/**
 * The mailet pipeline of James as its file describes it, and what is wrong with it: a mailet that
 * changes messages after they were signed.
 *
 * <p>Start with {@link PipelineCheck}, then {@link SignedWay}; {@link KnownMailets} is what we know
 * about the mailets of James. Nothing here loads a class or knows James: names are text. Every type
 * is immutable.
 */
@NullMarked
package dev.waybill.core.pipeline;

import org.jspecify.annotations.NullMarked;
