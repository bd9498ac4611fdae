// SPDX-License-Identifier: Apache-2.0
/**
 * Checks the configuration files of James: whether they lead mail through Waybill, and whether a
 * mailet changes messages after they were signed.
 *
 * <p>Start with {@link HostFiles}, then {@link MailetPath} and {@link HandlerChain}; {@link
 * PipelineCheck} and {@link SignedWay} are about signed mail; {@link KnownMailets} describes the
 * mailets of James. Nothing here loads a class or depends on James: names are text. Every type is
 * immutable unless it says otherwise.
 */
@NullMarked
package dev.waybill.core.pipeline;

import org.jspecify.annotations.NullMarked;
