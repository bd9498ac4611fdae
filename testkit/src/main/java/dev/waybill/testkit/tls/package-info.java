// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates made in memory, and TLS that asks no questions. For tests only.
 *
 * <p>Start with {@link dev.waybill.testkit.tls.TestCertificate}. Immutable.
 */
@NullMarked
package dev.waybill.testkit.tls;

import org.jspecify.annotations.NullMarked;
