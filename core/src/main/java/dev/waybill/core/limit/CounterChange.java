// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;
import java.util.Optional;

/**
 * What changed in one counter since it was written last.
 *
 * <p>Immutable.
 *
 * @param counter which one
 * @param state how it stands; empty when it holds nothing and is forgotten, with all its members
 * @param membersAnew whether the members that were written before are to be forgotten
 * @param members recipients that were committed since; of doubles the last one counts
 */
public record CounterChange(
    CounterId counter,
    Optional<CounterState> state,
    boolean membersAnew,
    List<MemberStamp> members) {}
