// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The page of figures: Markdown, ratios of CPU times within the same round. Immutable.
 *
 * @param preferred who computes RSA where a row does not say
 * @param jdkim the version of jDKIM that ran
 */
record DkimTable(DkimScores scores, List<Integer> sizes, String preferred, String jdkim) {

  /** What every time is divided by. */
  private static final String UNIT = "bareRsaOfTheJdk";

  private static final double OCTETS_OF_KIB = 1024;

  /** A line of the page: what it is called, and the benchmarks that it compares. */
  private record Row(String name, String b, String a, boolean garbage) {

    static Row time(String name, String benchmark) {
      // What another process allocates is not seen from here.
      return new Row(name, benchmark, UNIT, !benchmark.startsWith("opendkim"));
    }

    static Row comparison(String name, String b, String a) {
      return new Row(name, b, a, false);
    }
  }

  @Override
  public String toString() {
    return table("CPU time / bare RSA of the JDK [octets allocated]", times())
        + "\n"
        + table("side by side", comparisons())
        + "\n"
        + throughput();
  }

  private List<Row> times() {
    return List.of(
        Row.time("bare RSA, " + preferred, "bareRsa"),
        Row.time("ours: read, canonicalise, hash", "readAndHash"),
        Row.time("ours, RSA, JDK", "rsaOfTheJdk"),
        Row.time("ours, RSA, " + preferred, "rsa"),
        Row.time("ours, Ed25519", "ed25519"),
        Row.time("ours, RSA (" + preferred + ") and Ed25519", "rsaAndEd25519"),
        Row.time("jDKIM " + jdkim + ", RSA, JDK", "jdkim"),
        Row.time("OpenDKIM, RSA, OpenSSL", "opendkimRsa"),
        Row.time("OpenDKIM, Ed25519, OpenSSL", "opendkimEd25519"),
        Row.time("ours: hash of the relaxed body", "bodyHash"),
        Row.time("jDKIM: hash of the relaxed body", "jdkimBodyHash"));
  }

  private List<Row> comparisons() {
    return List.of(
        Row.comparison("ours, RSA / bare RSA, both JDK", "rsaOfTheJdk", UNIT),
        Row.comparison("ours, RSA / bare RSA, both " + preferred, "rsa", "bareRsa"),
        Row.comparison("jDKIM / ours, RSA of the JDK", "jdkim", "rsaOfTheJdk"),
        Row.comparison("OpenDKIM / ours, RSA, " + preferred, "opendkimRsa", "rsa"),
        Row.comparison("OpenDKIM / ours, Ed25519", "opendkimEd25519", "ed25519"),
        Row.comparison("jDKIM / ours, hash of the relaxed body", "jdkimBodyHash", "bodyHash"));
  }

  private String table(String what, List<Row> rows) {
    String head = sizes.stream().map(DkimTable::size).collect(Collectors.joining(" | "));
    StringBuilder text = new StringBuilder("| " + what + " | " + head + " |\n|---|");
    text.append("---|".repeat(sizes.size())).append('\n');
    rows.forEach(row -> text.append(line(row)).append('\n'));
    return text.toString();
  }

  private String line(Row row) {
    return sizes.stream()
        .map(octets -> cell(row, octets))
        .collect(Collectors.joining(" | ", "| " + row.name() + " | ", " |"));
  }

  private String cell(Row row, int octets) {
    List<Double> ratios = scores.ratios(row.b(), row.a(), octets);
    if (ratios.isEmpty()) {
      return "not measured";
    }
    Ratios all = new Ratios(ratios);
    String text =
        String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", all.median(), all.least(), all.most());
    double garbage = scores.medianGarbage(row.b(), octets).orElse(Double.NaN);
    return row.garbage() ? text + String.format(Locale.ROOT, " [%,.0f]", garbage) : text;
  }

  /** The figures that are no ratios, as the aim is none. */
  private String throughput() {
    int octets = sizes.get(sizes.size() - 1);
    return "GB/s on this machine, "
        + size(octets)
        + String.format(
            Locale.ROOT,
            ": relaxed body canonicalised and hashed, ours %.2f, jDKIM %.2f;"
                + " whole message read and hashed, ours %.2f; signed, jDKIM %.3f.%n",
            gigaoctets("bodyHash", octets),
            gigaoctets("jdkimBodyHash", octets),
            gigaoctets("readAndHash", octets),
            gigaoctets("jdkim", octets));
  }

  private double gigaoctets(String benchmark, int octets) {
    double nanos = scores.medianMicros(benchmark, octets).orElse(Double.NaN) * 1000;
    return DkimLoad.body(octets).length() / nanos;
  }

  private static String size(int octets) {
    double kib = octets / OCTETS_OF_KIB;
    return kib < OCTETS_OF_KIB
        ? String.format(Locale.ROOT, "%.0f KiB", kib)
        : String.format(Locale.ROOT, "%.0f MiB", kib / OCTETS_OF_KIB);
  }
}
