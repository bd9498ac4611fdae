// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

/**
 * Everything about DKIM that goes on in a server.
 *
 * @param keys of all domains
 * @param outcomes what became of messages that were to be signed
 * @param signing makes the signatures
 * @param wire the check of signatures on their way out
 */
public record Dkim(DkimKeys keys, SignatureOutcomes outcomes, Signing signing, WireTraffic wire) {}
