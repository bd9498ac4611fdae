// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code waybill doctor} looks at: the name of the server, its ports, its certificate, the
 * machine, the records of its domains.
 *
 * <p>Start with {@link dev.waybill.cli.doctor.Finding}; each other class makes findings about one
 * thing. All that goes over a network is bounded in time. Nothing is changed.
 */
@NullMarked
package dev.waybill.cli.doctor;

import org.jspecify.annotations.NullMarked;
