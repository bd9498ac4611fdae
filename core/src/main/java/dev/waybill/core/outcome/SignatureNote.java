// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@link SignatureEvent} says of the DKIM signatures of a message. Exactly three answers
 * exist; all are immutable, and {@link #parse} reads their text back.
 */
public sealed interface SignatureNote {

  /** Separates the parts of the text; is in none of them. */
  String SEPARATOR = "\t";

  /** Chosen: longer than what we say about any key. */
  int MAX_REASON = 500;

  /** Answers with the function for the case that this is. */
  <T> T fold(
      Function<? super Signed, ? extends T> signed,
      Function<? super Unsigned, ? extends T> unsigned,
      Function<? super Waiting, ? extends T> waiting);

  /**
   * One signature.
   *
   * @param domain {@code d=}
   * @param selector {@code s=}
   * @param algorithm {@code a=}
   */
  record Signature(String domain, String selector, String algorithm) {
    @Override
    public String toString() {
      return domain + " " + selector + " " + algorithm;
    }

    private static Signature parse(String text) {
      String[] parts = text.split(" ", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("no signature: " + text);
      }
      return new Signature(parts[0], parts[1], parts[2]);
    }
  }

  /**
   * It leaves with these signatures.
   *
   * @param signatures the topmost first; never empty
   * @param lacking why it has fewer than were wished for
   */
  record Signed(List<Signature> signatures, List<String> lacking) implements SignatureNote {

    /** Copies the lists. */
    public Signed {
      signatures = List.copyOf(signatures);
      lacking = lacking.stream().map(SignatureNote::bounded).toList();
      if (signatures.isEmpty()) {
        throw new IllegalArgumentException("signed by nobody");
      }
    }

    @Override
    public <T> T fold(
        Function<? super Signed, ? extends T> signed,
        Function<? super Unsigned, ? extends T> unsigned,
        Function<? super Waiting, ? extends T> waiting) {
      return signed.apply(this);
    }

    @Override
    public String toString() {
      Stream<String> made = signatures.stream().map(signature -> "=" + signature);
      return Stream.concat(made, lacking.stream().map(reason -> "-" + reason))
          .collect(Collectors.joining(SEPARATOR));
    }
  }

  /** It leaves without any. */
  record Unsigned(String reason) implements SignatureNote {

    /** Makes the reason one bounded line. */
    public Unsigned {
      reason = bounded(reason);
    }

    @Override
    public <T> T fold(
        Function<? super Signed, ? extends T> signed,
        Function<? super Unsigned, ? extends T> unsigned,
        Function<? super Waiting, ? extends T> waiting) {
      return unsigned.apply(this);
    }

    @Override
    public String toString() {
      return "!" + reason;
    }
  }

  /** It does not leave before it can be signed. */
  record Waiting(String reason) implements SignatureNote {

    /** Makes the reason one bounded line. */
    public Waiting {
      reason = bounded(reason);
    }

    @Override
    public <T> T fold(
        Function<? super Signed, ? extends T> signed,
        Function<? super Unsigned, ? extends T> unsigned,
        Function<? super Waiting, ? extends T> waiting) {
      return waiting.apply(this);
    }

    @Override
    public String toString() {
      return "?" + reason;
    }
  }

  /**
   * Reads the text of a note.
   *
   * @throws IllegalArgumentException when it is none
   */
  static SignatureNote parse(String text) {
    if (text.startsWith("!")) {
      return new Unsigned(text.substring(1));
    }
    if (text.startsWith("?")) {
      return new Waiting(text.substring(1));
    }
    return new Signed(parts(text, "=").map(Signature::parse).toList(), parts(text, "-").toList());
  }

  private static Stream<String> parts(String text, String mark) {
    return Arrays.stream(text.split(SEPARATOR, -1))
        .filter(part -> part.startsWith(mark))
        .map(part -> part.substring(mark.length()));
  }

  private static String bounded(String reason) {
    String line = reason.replaceAll("\\p{Cntrl}+", " ");
    int length = Math.min(MAX_REASON, line.codePointCount(0, line.length()));
    return line.substring(0, line.offsetByCodePoints(0, length));
  }
}
