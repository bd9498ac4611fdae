// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli.doctor;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.records.RecordAdvice;
import java.util.ArrayList;
import java.util.List;

/** The DNS records of a sender domain, as findings. */
public final class Records {

  private Records() {}

  /** One finding for each record. */
  public static List<Finding> findings(DomainName domain, List<RecordAdvice> advice) {
    return advice.stream().map(each -> finding(domain, each)).toList();
  }

  private static Finding finding(DomainName domain, RecordAdvice advice) {
    String text = advice.purpose() + (advice.note().isEmpty() ? "" : ": " + advice.note());
    List<String> todo = new ArrayList<>();
    if (!advice.lines().isEmpty() && advice.state() != RecordAdvice.State.UNKNOWN) {
      todo.add(advice.state() == RecordAdvice.State.CHANGE ? "change to" : "publish");
      todo.addAll(advice.lines());
    }
    return new Finding(state(advice.state()), domain.value(), text, todo);
  }

  private static Finding.State state(RecordAdvice.State state) {
    return switch (state) {
      case PRESENT -> Finding.State.OK;
      case MISSING, CHANGE -> Finding.State.FAIL;
      case UNKNOWN -> Finding.State.UNKNOWN;
    };
  }
}
