// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.dns.DnsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the files of a server that does not run. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DkimCommandTest {

  private static final Pattern CREATED = Pattern.compile("^Created (wb\\d{6}[a-z]) for example");

  @TempDir private Path home;

  private final DnsServer dns = DnsServer.start();

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/waybill.xml"),
        "<waybill><dkim authority='resolver'/><delivery><dns timeout='300ms' servers='127.0.0.1:"
            + dns.port()
            + "'/></delivery></waybill>");
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  private Terminal dkim(String... arguments) {
    List<String> all = new ArrayList<>(List.of("dkim"));
    all.addAll(List.of(arguments));
    all.addAll(
        List.of(
            "--conf", home.resolve("conf").toString(), "--data", home.resolve("var").toString()));
    return Terminal.run(all.toArray(String[]::new));
  }

  private String create(String... options) {
    List<String> all = new ArrayList<>(List.of("create", "example.com"));
    all.addAll(List.of(options));
    Terminal answer = dkim(all.toArray(String[]::new));
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    Matcher created = CREATED.matcher(answer.out());
    assertThat(created.find()).as(answer.out()).isTrue();
    return created.group(1);
  }

  private String value(String selector) {
    return dkim("show", "example.com", selector)
        .out()
        .lines()
        .filter(line -> line.startsWith("  value  "))
        .map(line -> line.substring("  value  ".length()))
        .findFirst()
        .orElseThrow();
  }

  private void publish(String selector) {
    dns.zone("example.com").at(selector + "._domainkey").clear().txt(value(selector));
  }

  private Path file(String selector) {
    return home.resolve("var/waybill/dkim/example.com/" + selector + ".pem");
  }

  @Test
  void a_key_is_made_shown_published_and_activated() throws IOException {
    String selector = create();

    assertThat(Files.getPosixFilePermissions(file(selector)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(dkim("list").out())
        .startsWith("DOMAIN       SELECTOR")
        .containsPattern("example.com +" + selector + " +rsa +new ")
        .contains("nobody has looked yet");
    assertThat(dkim("show", "example.com").out())
        .contains(
            "  name   " + selector + "._domainkey   (in the zone example.com)",
            "  " + selector + "._domainkey.example.com. IN TXT ( \"v=DKIM1; k=rsa; p=")
        .doesNotContain("PRIVATE");

    Terminal early = dkim("activate", "example.com", selector);
    publish(selector);
    Terminal late = dkim("activate", "example.com", selector);

    assertThat(early.exitCode()).isEqualTo(1);
    assertThat(early.err()).contains("cannot sign: its DNS record is not visible yet");
    assertThat(late.exitCode()).isZero();
    assertThat(late.out()).contains("signs from ");
    assertThat(dkim("list", "EXAMPLE.com").out()).contains("  active  ", "seen on all 1");
  }

  @Test
  void a_key_for_a_mistyped_domain_is_deleted_and_one_that_signs_is_not() {
    String selector = create();

    Terminal deleted = dkim("delete", "example.com", selector, "--json");

    assertThat(deleted.exitCode()).isZero();
    assertThat(deleted.out())
        .contains(
            "\"done\" : true", "Remove its TXT record at " + selector + "._domainkey.example");
    assertThat(file(selector)).doesNotExist();
    assertThat(dkim("list").out()).startsWith("No keys");

    String signing = create();
    publish(signing);
    dkim("activate", "example.com", signing);
    Terminal refused = dkim("delete", "example.com", signing);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains(" retire it first");
    assertThat(file(signing)).exists();
    assertThat(dkim("delete", "example.com", signing, "--force").out())
        .contains(" is deleted. Leave its TXT record at ");
    assertThat(dkim("list").out()).startsWith("No keys");
  }

  @Test
  void a_zone_line_has_strings_of_at_most_255_octets() {
    String out = dkim("show", "example.com", create("--bits", "4096")).out();

    List<String> strings =
        Pattern.compile("\"([^\"]*)\"").matcher(out).results().map(r -> r.group(1)).toList();
    assertThat(strings).hasSizeGreaterThan(2).allMatch(string -> string.length() <= 255);
    assertThat(out).contains("  value  " + String.join("", strings));
  }

  @Test
  void keys_of_both_algorithms_stand_side_by_side() {
    create();
    String second =
        create("--algorithm", "ed25519", "--selector-template", "wb{year}{month}{letter}");

    assertThat(second).endsWith("b");
    assertThat(value(second)).startsWith("v=DKIM1; k=ed25519; p=").hasSize(66);
  }

  @Test
  void a_key_is_retired_and_revoked() {
    String selector = create();

    assertThat(dkim("retire", "example.com", selector).out()).contains("may be removed");
    assertThat(dkim("revoke", "example.com", selector).out()).contains("v=DKIM1; k=rsa; p=\n");
    assertThat(dkim("show", "example.com", selector).out())
        .contains("revoked since", "Publish instead of its record: v=DKIM1; k=rsa; p=\n");
  }

  @Test
  void wrong_wishes_are_explained() {
    assertThat(dkim("create", "exa mple.com").err()).contains("not a domain name");
    assertThat(dkim("create", "example.com", "--algorithm", "dsa").err())
        .contains("rsa or ed25519");
    assertThat(dkim("create", "example.com", "--bits", "1024").err()).contains("2048 to 4096");
    assertThat(dkim("create", "example.com", "--selector-template", "s").err())
        .contains("needs {letter}");
    assertThat(dkim("show", "example.com").err()).contains("no such key");
    assertThat(dkim("activate", "example.com", "x").err()).contains("there is no key");
    assertThat(dkim("list").out()).startsWith("No keys");
  }

  @Test
  void a_broken_configuration_is_told_as_it_is() throws IOException {
    Files.writeString(
        home.resolve("conf/waybill.xml"), "<waybill><dkim publication='maybe'/></waybill>");

    assertThat(dkim("create", "example.com").err()).contains("required, warn, off");
  }

  @Nested
  class Export {

    @Test
    void copies_the_key_for_its_owner_only_and_overwrites_nothing() throws IOException {
      String selector = create();
      Path target = home.resolve("copy.pem");

      Terminal first = dkim("export", "example.com", selector, "--to", target.toString());
      Terminal second = dkim("export", "example.com", selector, "--to", target.toString());

      assertThat(first.out()).doesNotContain("PRIVATE").contains("Wrote the private key");
      assertThat(target).hasSameTextualContentAs(file(selector));
      assertThat(Files.getPosixFilePermissions(target))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err()).contains("it is not overwritten");
    }
  }

  @Nested
  class Import {

    private Path foreign() throws IOException {
      String selector = create();
      Path file = home.resolve("foreign.pem");
      Files.move(file(selector), file);
      return file;
    }

    private Stream<String> imported(Terminal answer) {
      assertThat(answer.err()).isEmpty();
      return answer.out().lines().filter(line -> line.startsWith("Imported"));
    }

    @Test
    void takes_one_file() throws IOException {
      Terminal answer =
          dkim(
              "import",
              "--pem",
              foreign().toString(),
              "--domain",
              "Example.COM",
              "--selector",
              "S1");

      assertThat(imported(answer)).containsExactly("Imported s1 for example.com");
      assertThat(answer.out())
          .contains("s1._domainkey.example.com. IN TXT (")
          .doesNotContain("PRIVATE");
      assertThat(dkim("list").out()).containsPattern("example.com +s1 +rsa +new ");
      assertThat(Files.getPosixFilePermissions(file("s1")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void takes_the_tables_of_opendkim() throws IOException {
      foreign();
      Path table = home.resolve("KeyTable");
      Files.writeString(
          table,
          """
          # a comment
          own    example.com:2020:./foreign.pem   # the name may be a year
          any    %:s2:./foreign.pem
          each   %:s3:./keys/%/mail.pem
          """);
      Path signing = home.resolve("SigningTable");
      Files.writeString(
          signing,
          """
          *@example.org any
          *@example.net   any
          *@*.example.net other
          example.org each # all
          """);
      Files.createDirectories(home.resolve("keys/example.org"));
      Files.copy(home.resolve("foreign.pem"), home.resolve("keys/example.org/mail.pem"));

      Terminal answer =
          dkim(
              "import",
              "--opendkim-key-table",
              table.toString(),
              "--opendkim-signing-table",
              signing.toString());

      assertThat(imported(answer))
          .containsExactly(
              "Imported 2020 for example.com",
              "Imported s2 for example.org",
              "Imported s2 for example.net",
              "Imported s3 for example.org");
    }

    @Test
    void says_which_keys_of_opendkim_it_can_not_tell_the_domain_of() throws IOException {
      foreign();
      Path table = home.resolve("KeyTable");
      Files.writeString(table, "any %:s2:./foreign.pem\n");
      Path signing = home.resolve("SigningTable");
      Files.writeString(signing, "* any\n");

      Terminal answer =
          dkim(
              "import",
              "--opendkim-key-table",
              table.toString(),
              "--opendkim-signing-table",
              signing.toString());

      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(answer.err())
          .contains("the domain of \"any\" is %, and " + signing + " has it sign for \"*\"");
    }

    @Test
    void takes_no_key_out_of_the_table_itself() throws IOException {
      Path table = home.resolve("KeyTable");
      Files.writeString(table, "own example.com:s1:MIIEowIBAAKCAQEA\n");

      Terminal answer = dkim("import", "--opendkim-key-table", table.toString());

      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(answer.err()).contains("write it to a file").doesNotContain("MIIE");
    }

    @Test
    void takes_what_james_signed_with() throws IOException {
      String pem = Files.readString(foreign());
      Path mailets = home.resolve("mailetcontainer.xml");
      Files.writeString(
          mailets,
"""
<mailetcontainer><processors><processor state="relay">
  <mailet match="All" class="DKIMSign">
    <signatureTemplate>v=1; s=one; d=example.com; h=from:to; a=rsa-sha256; bh=; b=;</signatureTemplate>
    <privateKey>%s</privateKey>
  </mailet>
  <mailet match="All" class="org.apache.james.jdkim.mailets.DKIMSign">
    <signatureTemplate>v=1; a=rsa-sha256; d=example.org; s=two; bh=; b=;</signatureTemplate>
    <privateKeyFilepath>file://conf/foreign.pem</privateKeyFilepath>
  </mailet>
  <mailet match="All" class="ToProcessor"/>
</processor></processors></mailetcontainer>
"""
              .formatted(pem));

      Terminal answer = dkim("import", "--james", mailets.toString());

      assertThat(imported(answer))
          .containsExactly("Imported one for example.com", "Imported two for example.org");
    }

    @Test
    void refuses_what_is_no_key_and_takes_the_rest() throws IOException {
      foreign();
      Files.writeString(home.resolve("broken.pem"), "secret text that is no key");
      Path table = home.resolve("KeyTable");
      Files.writeString(
          table,
          """
          a example.com:s1:./broken.pem
          c example.com:s3:/gone.pem
          b example.com:s2:./foreign.pem
          """);

      Terminal answer = dkim("import", "--opendkim-key-table", table.toString());

      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(answer.out()).contains("Imported s2");
      assertThat(answer.err())
          .contains("no PEM block", "of /gone.pem: no such file")
          .doesNotContain("secret text");
      assertThat(file("s1")).doesNotExist();
    }

    @Test
    void never_overwrites_a_key() throws IOException {
      Path pem = foreign();
      String[] command = {
        "import", "--pem", pem.toString(), "--domain", "example.com", "--selector", "s1"
      };
      dkim(command);

      assertThat(dkim(command).err()).contains("a key is never overwritten");
    }

    @Test
    void needs_a_source() {
      assertThat(dkim("import").exitCode()).isEqualTo(2);
    }
  }
}
