// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DkimSettingsTest {

  private static final Variables NOTHING_SET = new Variables(name -> null, name -> null);

  @TempDir private Path base;

  private DkimSettings read(String attributes, String children) throws IOException {
    Path file =
        Files.writeString(
            base.resolve("waybill.xml"),
            "<waybill><dkim " + attributes + ">" + children + "</dkim></waybill>");
    return SettingsFile.read(
            file, "waybill", NOTHING_SET, root -> DkimSettings.read(root.child("dkim")))
        .value();
  }

  @Test
  void an_empty_element_means_the_defaults() throws IOException {
    assertThat(read("", "")).isEqualTo(DkimSettings.DEFAULTS);
  }

  @Test
  void everything_can_be_said() throws IOException {
    DkimSettings settings =
        read(
            "canonicalization='simple/relaxed' over-sign='Subject Date' sign='X-Campaign'"
                + " expires-after='14d' body-length='true' copied-fields='true' identity='author'"
                + " parents='true' operator='ESP.example' strict='true'",
            "<account name='News@Example.com' domain='b\u00fccher.example'/>"
                + "<account name='Tool' domain='tool.example'/>");

    assertThat(settings.form().header()).isEqualTo(Canonicalization.SIMPLE);
    assertThat(settings.form().body()).isEqualTo(Canonicalization.RELAXED);
    assertThat(settings.form().signedFields())
        .isEqualTo(
            SignedFields.of(
                List.of(new FieldName("from"), new FieldName("subject"), new FieldName("date")),
                List.of(new FieldName("x-campaign"))));
    assertThat(settings.form().lifetime()).contains(Duration.ofDays(14));
    assertThat(settings.form().bodyLength()).isTrue();
    assertThat(settings.form().copies()).isTrue();
    assertThat(settings.identity()).isEqualTo(DkimSettings.Identity.AUTHOR);
    assertThat(settings.parents()).isTrue();
    assertThat(settings.operator()).contains(new DomainName("esp.example"));
    assertThat(settings.accounts())
        .isEqualTo(
            Map.of(
                "news@example.com", new DomainName("xn--bcher-kva.example"),
                "tool", new DomainName("tool.example")));
    assertThat(settings.strict()).isTrue();
  }

  @Test
  void off_is_a_lifetime_too() throws IOException {
    assertThat(read("expires-after='off'", "").form().lifetime()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "canonicalization='relaxed' |expected relaxed/relaxed, relaxed/simple, simple/relaxed or"
            + " simple/simple",
        "canonicalization='nofws/simple'|expected relaxed/relaxed, relaxed/simple, simple/relaxed"
            + " or simple/simple",
        "expires-after='59m'|expected off, or a duration of at least 1h",
        "sign='Received'|\"Received\" changes on the way to the reader and must not be signed",
        "over-sign='bcc'|\"bcc\" changes on the way to the reader and must not be signed",
        "sign='X:Y'|not the name of a header field: \"X:Y\"",
        "sign='X;Y'|not the name of a header field: \"X;Y\"",
        "identity='me'|expected one of off, domain, author",
        "operator='a..b'|not a domain name",
      })
  void a_wrong_value_is_refused_with_what_was_expected(String attribute, String expected) {
    assertThatThrownBy(() -> read(attribute, ""))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void an_account_without_a_domain_or_named_twice_is_refused() {
    assertThatThrownBy(
            () ->
                read(
                    "",
                    "<account name='a'/><account name='b' domain='example.com'/>"
                        + "<account name='B' domain='example.com'/>"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("<account> needs the attribute domain")
        .hasMessageContaining("<account> names b again");
  }
}
