// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;
import java.util.Optional;

/**
 * The changes of one counter since it was last written.
 *
 * <p>Immutable.
 *
 * @param counter which one
 * @param state its state; empty if it is empty and is dropped with all its members
 * @param membersReset whether the members written before have to be deleted
 * @param members recipients committed since; of duplicates the last one counts
 */
public record CounterChange(
    CounterId counter,
    Optional<CounterState> state,
    boolean membersReset,
    List<MemberStamp> members) {}
