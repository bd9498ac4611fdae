// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** Returned messages for tests: small reports around the fields that a test is about. */
public final class Samples {

  /** RFC 3464 appendix E.1: a report about one recipient. */
  public static final String SIMPLE =
      """
      Reporting-MTA: dns; cs.utk.edu

      Original-Recipient: rfc822;louisl@larry.slip.umd.edu
      Final-Recipient: rfc822;louisl@larry.slip.umd.edu
      Action: failed
      Status: 4.0.0
      Diagnostic-Code: smtp; 426 connection timed out
      Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400
      """;

  /** RFC 3464 appendix E.2: three recipients, two of them failed. */
  public static final String SEVERAL =
      """
      Reporting-MTA: dns; cs.utk.edu

      Original-Recipient: rfc822;arathib@vnet.ibm.com
      Final-Recipient: rfc822;arathib@vnet.ibm.com
      Action: failed
      Status: 5.0.0 (permanent failure)
      Diagnostic-Code: smtp; 550 'arathib@vnet.IBM.COM' is not a
       registered gateway user
      Remote-MTA: dns; vnet.ibm.com

      Original-Recipient: rfc822;johnh@hpnjld.njd.hp.com
      Final-Recipient: rfc822;johnh@hpnjld.njd.hp.com
      Action: delayed
      Status: 4.0.0 (hpnjld.njd.jp.com: host name lookup failure)

      Original-Recipient: rfc822;wsnell@sdcc13.ucsd.edu
      Final-Recipient: rfc822;wsnell@sdcc13.ucsd.edu
      Action: failed
      Status: 5.0.0
      Diagnostic-Code: smtp; 550 user unknown
      Remote-MTA: dns; sdcc13.ucsd.edu
      """;

  /** RFC 3464 appendix E.3: from a gateway to another kind of mail. */
  public static final String GATEWAY =
      """
      Reporting-MTA: mailbus; SYS30

      Final-Recipient: unknown; nair_s
      Status: 5.0.0 (unknown permanent failure)
      Action: failed
      """;

  /** RFC 3464 appendix E.4: a delay. */
  public static final String DELAYED =
      """
      Reporting-MTA: dns; sun2.nsfnet-relay.ac.uk

      Final-Recipient: rfc822;thomas@de-montfort.ac.uk
      Status: 4.0.0 (unknown temporary failure)
      Action: delayed
      """;

  private Samples() {}

  /** A report with these fields, as RFC 6522 frames it. */
  public static String report(String fields) {
    return report("message/delivery-status", fields);
  }

  /** A report whose second part has this type. */
  public static String report(String type, String fields) {
    return """
    From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>
    To: <b-0@bounce.example.com>
    Subject: Returned mail
    Auto-Submitted: auto-replied
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status;
     boundary="edge"

    --edge
    Content-Type: text/plain

    Your mail came back.

    --edge
    Content-Type: %s

    %s
    --edge
    Content-Type: message/rfc822

    Subject: the returned mail

    Its body.
    --edge--
    """
        .formatted(type, fields);
  }

  /** Reads a message whose lines end with CRLF. */
  public static ReturnedMail read(String message) {
    return readRaw(message.replace("\n", "\r\n"));
  }

  /** Reads a message as it is. */
  public static ReturnedMail readRaw(String message) {
    byte[] octets = message.getBytes(StandardCharsets.UTF_8);
    return BounceReader.read(new ByteArrayInputStream(octets));
  }
}
