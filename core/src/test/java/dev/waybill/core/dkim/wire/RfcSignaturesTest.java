// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dkim.RfcExamples;
import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyName;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The signatures of RFC 6376 Appendix A and RFC 8463 Appendix A, by the records beside them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RfcSignaturesTest {

  private final Bench bench = new Bench();

  @Test
  void that_of_RFC_6376_verifies() {
    KeyName brisbane =
        bench.knows(
            "example.com",
            "brisbane",
            KeyKind.RSA,
            "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkM"
                + "oGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/R"
                + "tdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToI"
                + "MmPSPDdQPNUYckcQ2QIDAQAB");
    String signature =
        String.join(
            "\r\n",
            "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;",
            "      c=simple/simple; q=dns/txt; i=joe@football.example.com;",
            "      h=Received : From : To : Subject : Date : Message-ID;",
            "      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
            "      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB",
            "      4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut",
            "      KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV",
            "      4bmp/YzhwvcubU4=;",
            "Received: from client1.football.example.com  [192.0.2.1]",
            "      by submitserver.example.com with SUBMISSION;",
            "      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)",
            "");
    // The second space in "game.  Are" came with the typesetting, see RfcExamplesTest.
    String message = signature + RfcExamples.MESSAGE.replace(".  A", ". A");

    assertThat(bench.faults(Bench.data(message), 7, brisbane)).isEmpty();
    assertThat(bench.faults(Bench.data(message.replace("Suzie", "Susie")), 7, brisbane))
        .containsExactly(WireFault.HEADER);
  }

  @Test
  void that_of_RFC_8463_verifies() {
    KeyName brisbane =
        bench.knows(
            "football.example.com",
            "brisbane",
            KeyKind.ED25519,
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    String message =
        String.join(
                "\r\n",
                "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;",
                " d=football.example.com; i=@football.example.com;",
                " q=dns/txt; s=brisbane; t=1528637909; h=from : to :",
                " subject : date : message-id : from : subject : date;",
                " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
                " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus",
                " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==",
                "")
            + RfcExamples.MESSAGE;

    assertThat(bench.faults(Bench.data(message), 1, brisbane)).isEmpty();
    assertThat(bench.faults(Bench.data("Subject: another\r\n" + message), 1, brisbane))
        .as("over-signed")
        .containsExactly(WireFault.HEADER);
  }
}
