// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.pipeline.ClassPathNames;
import dev.waybill.core.pipeline.HostFiles;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in the files of James, one at a time, in the shipped files. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostFilesTest {

  private static final Path SHIPPED = Path.of("..", "conf");
  private static final String MAILETS = "mailetcontainer.xml";
  private static final String SMTP = "smtpserver.xml";
  private static final String HOOK = "<handler class=\"dev.waybill.hooks.%s\"/>";

  /** What a mistake costs. */
  private enum Cost {
    NO_START,
    MAIL,
    CARE
  }

  /**
   * A mistake.
   *
   * @param name says it
   * @param file in which it is made
   * @param edit makes it
   * @param cost of it
   * @param place text of the line that is named; empty for the file as a whole
   * @param says part of the finding
   */
  private record Mistake(
      String name,
      String file,
      UnaryOperator<String> edit,
      Cost cost,
      String place,
      List<String> says) {

    Mistake(
        String name,
        String file,
        UnaryOperator<String> edit,
        Cost cost,
        String place,
        String... says) {
      this(name, file, edit, cost, place, List.of(says));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir private Path home;

  @Test
  void the_shipped_files_are_in_order() throws IOException {
    HostFiles files = check(Files.createDirectories(home.resolve("conf")), text -> text, MAILETS);

    assertThat(files.problems()).isEmpty();
    assertThat(files.inOrder())
        .extracting(file -> file.getFileName().toString())
        .containsExactly(MAILETS, SMTP, "imapserver.xml", "pop3server.xml", "webadmin.properties");
  }

  @ParameterizedTest
  @MethodSource({"reported", "others"})
  void a_mistake_is_found_at_its_line(Mistake mistake) throws IOException {
    Path conf = Files.createDirectories(home.resolve("conf"));

    HostFiles files = check(conf, mistake.edit(), mistake.file());

    List<Problem> found =
        files.problems().stream()
            .filter(
                problem -> mistake.says().stream().allMatch(says -> problem.text().contains(says)))
            .toList();
    assertThat(found).as("among %s", files.problems()).isNotEmpty();
    Problem problem = found.get(0);
    assertThat(problem.file()).isEqualTo(conf.resolve(mistake.file()).toString());
    assertThat(problem.severity())
        .isEqualTo(mistake.cost() == Cost.CARE ? Problem.Severity.WARNING : Problem.Severity.ERROR);
    assertThat(files.obstacles().contains(problem)).isEqualTo(mistake.cost() == Cost.NO_START);
    List<String> lines = Files.readAllLines(conf.resolve(mistake.file()));
    if (mistake.place().isEmpty()) {
      assertThat(problem.line()).isZero();
    } else {
      assertThat(lines.get(problem.line() - 1)).contains(mistake.place());
    }
  }

  private static HostFiles check(Path conf, UnaryOperator<String> edit, String changed)
      throws IOException {
    try (Stream<Path> shipped = Files.list(SHIPPED)) {
      for (Path file : shipped.toList()) {
        String text = Files.readString(file);
        String name = file.getFileName().toString();
        Files.writeString(conf.resolve(name), name.equals(changed) ? edit.apply(text) : text);
      }
    }
    Path data = conf.resolveSibling("var");
    ClassPathNames classes =
        new ClassPathNames(HostFilesTest.class.getClassLoader(), data.resolve("extensions-jars"));
    return HostFiles.check(
        conf, data, classes, new Variables(Map.of("waybill.used", "2525")::get, name -> null));
  }

  private static String hook(String name) {
    return HOOK.formatted(name);
  }

  private static UnaryOperator<String> without(String text) {
    return replaced(text, "");
  }

  private static UnaryOperator<String> replaced(String text, String with) {
    return shipped -> {
      assertThat(shipped).contains(text);
      return shipped.replaceFirst(Pattern.quote(text), Matcher.quoteReplacement(with));
    };
  }

  private static UnaryOperator<String> swapped(String first, String second) {
    return shipped -> {
      assertThat(shipped.indexOf(first)).isNotNegative().isLessThan(shipped.indexOf(second));
      return shipped
          .replaceFirst(Pattern.quote(first), "<!--here-->")
          .replaceFirst(Pattern.quote(second), Matcher.quoteReplacement(first))
          .replaceFirst("<!--here-->", Matcher.quoteReplacement(second));
    };
  }

  /** A mailet of the shipped file with what is in it. */
  private static UnaryOperator<String> withoutMailet(String type) {
    Pattern mailet =
        Pattern.compile(
            "<mailet match=\"[^\"]+\" class=\"[^\"]*\\b" + type + "\">.*?</mailet>",
            Pattern.DOTALL);
    return shipped -> {
      assertThat(mailet.matcher(shipped).find()).isTrue();
      return mailet.matcher(shipped).replaceFirst("");
    };
  }

  private static String mailet(String type) {
    return "class=\"dev.waybill.mailets." + type + "\"";
  }

  /** Those that were found in the field. */
  static Stream<Mistake> reported() {
    return Stream.of(
        new Mistake(
            "1 RelayPolicyHook is missing",
            SMTP,
            without(hook("RelayPolicyHook")),
            Cost.MAIL,
            "<handlerchain",
            "has no handler dev.waybill.hooks.RelayPolicyHook",
            "530 5.7.1"),
        new Mistake(
            "2 RelayPolicyHook before ReturnPathHook",
            SMTP,
            swapped(hook("ReturnPathHook"), hook("RelayPolicyHook")),
            Cost.MAIL,
            "RelayPolicyHook",
            "comes before dev.waybill.hooks.ReturnPathHook",
            "every bounce"),
        new Mistake(
            "3 RelayPolcyHook",
            SMTP,
            replaced("hooks.RelayPolicyHook\"", "hooks.RelayPolcyHook\""),
            Cost.NO_START,
            "RelayPolcyHook",
            "no handler class dev.waybill.hooks.RelayPolcyHook; did you mean"
                + " dev.waybill.hooks.RelayPolicyHook?"),
        new Mistake(
            "4 SignDKIM",
            MAILETS,
            replaced(mailet("SignDkim"), mailet("SignDKIM")),
            Cost.NO_START,
            "SignDKIM",
            "no mailet class dev.waybill.mailets.SignDKIM; did you mean"
                + " dev.waybill.mailets.SignDkim?"),
        new Mistake(
            "5 MayRely",
            MAILETS,
            replaced("matchers.MayRelay\"", "matchers.MayRely\""),
            Cost.NO_START,
            "MayRely",
            "no matcher class dev.waybill.matchers.MayRely; did you mean"
                + " dev.waybill.matchers.MayRelay?"),
        new Mistake(
            "6 AddFooter behind SignDkim",
            MAILETS,
            replaced(
                "<mailet match=\"All\" " + mailet("DeliverRemotely"),
                "<mailet match=\"All\" class=\"AddFooter\"/>\n<mailet match=\"All\" "
                    + mailet("DeliverRemotely")),
            Cost.NO_START,
            "AddFooter",
            "comes after SignDkim"),
        new Mistake(
            "7 stock RemoteDelivery",
            MAILETS,
            replaced(mailet("DeliverRemotely"), "class=\"RemoteDelivery\""),
            Cost.MAIL,
            "RemoteDelivery",
            "is James's own",
            "use dev.waybill.mailets.DeliverRemotely"),
        new Mistake(
            "8 the processor relay is missing",
            MAILETS,
            replaced("<processor state=\"relay\"", "<processor state=\"rely\""),
            Cost.NO_START,
            "MayRelay",
            "leads to the processor \"relay\", which does not exist"),
        new Mistake(
            "9 RelayLimit without a number",
            MAILETS,
            replaced("RelayLimit=101", "RelayLimit"),
            Cost.NO_START,
            "RelayLimit",
            "needs a number"),
        new Mistake(
            "10 two servers on one port",
            SMTP,
            replaced("${sys:waybill.submission.port:-2587}", "2525"),
            Cost.NO_START,
            "<bind>",
            "port 2525 is taken already, by"),
        new Mistake(
            "11 a TLS key that is not there",
            SMTP,
            replaced("${sys:waybill.tls.key:-file://var/tls/key.pem}", "file://conf/nokey.pem"),
            Cost.NO_START,
            "nokey.pem",
            "<privateKey> names",
            "does not exist"),
        new Mistake(
            "12 match is missing",
            MAILETS,
            replaced(
                "<mailet match=\"All\" " + mailet("SignDkim"), "<mailet " + mailet("SignDkim")),
            Cost.CARE,
            "SignDkim",
            "has no match, so it gets all mail"),
        new Mistake(
            "13 RewriteReturnPath is missing",
            MAILETS,
            withoutMailet("RewriteReturnPath"),
            Cost.MAIL,
            "DeliverRemotely",
            "there is no dev.waybill.mailets.RewriteReturnPath",
            "late bounces"),
        new Mistake(
            "14 SignDkim is missing",
            MAILETS,
            withoutMailet("SignDkim"),
            Cost.MAIL,
            "DeliverRemotely",
            "there is no dev.waybill.mailets.SignDkim",
            "without a DKIM signature"),
        new Mistake(
            "15 mailetcontainer.xml is not well-formed",
            MAILETS,
            replaced("</spooler>", "</spoler>"),
            Cost.NO_START,
            "</spoler>",
            "cannot be read as XML"),
        new Mistake(
            "16 authorizedAddresses for everybody",
            SMTP,
            replaced(
                "<authorizedAddresses></authorizedAddresses>",
                "<authorizedAddresses>0.0.0.0/0</authorizedAddresses>"),
            Cost.MAIL,
            "0.0.0.0/0",
            "lets everybody relay"),
        new Mistake(
            "17 All instead of MayRelay",
            MAILETS,
            replaced("match=\"dev.waybill.matchers.MayRelay\"", "match=\"All\""),
            Cost.MAIL,
            "ToProcessor",
            "lets mail leave that dev.waybill.matchers.MayRelay has not allowed"));
  }

  /** Their neighbours. */
  static Stream<Mistake> others() {
    return Stream.of(
        new Mistake(
            "DeliverRemotely is missing",
            MAILETS,
            withoutMailet("DeliverRemotely"),
            Cost.MAIL,
            "state=\"root\"",
            "no mail leaves"),
        new Mistake(
            "the end of a processor",
            MAILETS,
            withoutMailet("DeliverLocally"),
            Cost.MAIL,
            "state=\"local-delivery\"",
            "is deleted and nobody is told"),
        new Mistake(
            "SignDkim behind DeliverRemotely",
            MAILETS,
            swapped(mailet("SignDkim"), mailet("DeliverRemotely")),
            Cost.MAIL,
            "SignDkim",
            "is not on the way of mail to",
            "put it before"),
        new Mistake(
            "SignDkim for some mail only",
            MAILETS,
            replaced(
                "<mailet match=\"All\" " + mailet("SignDkim"),
                "<mailet match=\"SenderIs=a@example.com\" " + mailet("SignDkim")),
            Cost.CARE,
            "SignDkim",
            "what it does not match leaves unsigned"),
        new Mistake(
            "SeparateRecipients is missing",
            MAILETS,
            withoutMailet("SeparateRecipients"),
            Cost.MAIL,
            "DeliverRemotely",
            "changes octets"),
        new Mistake(
            "nothing leads to RouteBounce",
            MAILETS,
            replaced("<processor>bounce</processor>", "<processor>error</processor>"),
            Cost.MAIL,
            "state=\"root\"",
            "late bounces are lost"),
        new Mistake(
            "Null in the error processor",
            MAILETS,
            shipped -> {
              int error = shipped.indexOf("<processor state=\"error\"");
              return shipped.substring(0, error)
                  + replaced("class=\"ToRepository\"", "class=\"Null\"")
                      .apply(shipped.substring(error));
            },
            Cost.MAIL,
            "Null",
            "deletes mail"),
        new Mistake(
            "a processor twice",
            MAILETS,
            replaced("<processor state=\"over-limit\"", "<processor state=\"relay\""),
            Cost.MAIL,
            "state=\"relay\"",
            "is defined before, in line"),
        new Mistake(
            "no thread of the spooler",
            MAILETS,
            replaced("<threads>20</threads>", "<threads>0</threads>"),
            Cost.MAIL,
            "<spooler>",
            "never processed"),
        new Mistake(
            "no errorRepository",
            MAILETS,
            without("<errorRepository>dead://var/mail/error/</errorRepository>"),
            Cost.NO_START,
            "<spooler>",
            "needs an <errorRepository>"),
        new Mistake(
            "a mailet that does not retry",
            MAILETS,
            replaced(
                mailet("SignDkim") + ">\n        <onMailetException>propagate</onMailetException>",
                mailet("SignDkim") + ">"),
            Cost.CARE,
            "SignDkim",
            "does not retry after a failure"),
        new Mistake(
            "a mailet that no mail reaches",
            MAILETS,
            replaced(
                "<processor>relay-denied</processor>\n      </mailet>",
                "<processor>relay-denied</processor>\n      </mailet>\n"
                    + "<mailet match=\"All\" class=\"LogMessage\"/>"),
            Cost.CARE,
            "LogMessage",
            "is never reached"),
        new Mistake(
            "smtpserver.xml is not well-formed",
            SMTP,
            replaced("</auth>", ""),
            Cost.NO_START,
            "</smtpserver>",
            "cannot be read as XML"),
        new Mistake(
            "a hook twice",
            SMTP,
            replaced(
                hook("SendingLimitHook"),
                hook("SendingLimitHook") + "\n" + hook("SendingLimitHook")),
            Cost.MAIL,
            "SendingLimitHook",
            "is there twice"),
        new Mistake(
            "ValidRcptHandler first",
            SMTP,
            swapped(
                hook("ReturnPathHook"),
                "<handler class=\"org.apache.james.smtpserver.fastfail.ValidRcptHandler\"/>"),
            Cost.MAIL,
            "ValidRcptHandler",
            "comes before dev.waybill.hooks.ReturnPathHook"),
        new Mistake(
            "SendingLimitHook before RelayPolicyHook",
            SMTP,
            swapped(hook("RelayPolicyHook"), hook("SendingLimitHook")),
            Cost.MAIL,
            "SendingLimitHook",
            "counts under the limits"),
        new Mistake(
            "requireSSL without AuthOverTlsOnly",
            SMTP,
            without(hook("AuthOverTlsOnly")),
            Cost.CARE,
            "<handlerchain",
            "only hides AUTH"),
        new Mistake(
            "enabled is no truth",
            SMTP,
            replaced("<smtpserver enabled=\"true\">", "<smtpserver enabled=\"yes\">"),
            Cost.NO_START,
            "enabled=\"yes\"",
            "expected true or false"),
        new Mistake(
            "a bind that is no address",
            SMTP,
            replaced("${sys:waybill.bind:-0.0.0.0}:${sys:waybill.smtp.port:-2525}", "0.0.0.0:smtp"),
            Cost.NO_START,
            "0.0.0.0:smtp",
            "is no address to listen on"),
        new Mistake(
            "POP3 on a port of SMTP",
            "pop3server.xml",
            replaced("${sys:waybill.pop3.port:-2110}", "${sys:waybill.used:-2110}"),
            Cost.NO_START,
            "<bind>",
            "port 2525 is taken already"),
        new Mistake(
            "WebAdmin on a port of IMAP",
            "webadmin.properties",
            replaced("${sys:waybill.webadmin.port:-8000}", "2143"),
            Cost.NO_START,
            "port=2143",
            "port 2143 is taken already"),
        new Mistake(
            "a certificate that is none",
            SMTP,
            replaced(
                "${sys:waybill.tls.certificate:-file://var/tls/certificate.pem}",
                "file://conf/smtpserver.xml"),
            Cost.NO_START,
            "<certificates>",
            "holds no certificate in PEM"));
  }
}
