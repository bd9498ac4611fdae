// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "192.0.2.1, 192.0.2.1/32",
    "0.0.0.0/0, 0.0.0.0/0",
    "255.255.255.255/32, 255.255.255.255/32",
    "2001:DB8::/32, 2001:db8:0:0:0:0:0:0/32",
    "::/0, 0:0:0:0:0:0:0:0/0",
    "::1, 0:0:0:0:0:0:0:1/128",
    "::ffff:10.0.0.1, 10.0.0.1/32",
    "::ffff:10.0.0.0/104, 10.0.0.0/8",
    "::ffff:0:0/96, 0.0.0.0/0",
    "::10.0.0.0/104, 0:0:0:0:0:0:a00:0/104"
  })
  void a_block_prints_in_one_form(String written, String canonical) {
    assertThat(Network.parse(written)).hasToString(canonical);
    assertThat(Network.parse(canonical)).isEqualTo(Network.parse(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/ 8",
        "10.0.0.0/8/8",
        "10.0.0.0/999999999999",
        "10.0.0.0/08",
        "::/129",
        "10.0.0.0/255.0.0.0",
        " 10.0.0.0/8",
        "10.0.0.0/8 ",
        "10.0.0/8",
        "10/8",
        "10.0.0.0.0/8",
        "256.0.0.0/8",
        "010.0.0.0/8",
        "0x0a.0.0.0/8",
        "167772160/8",
        "fe80::1%eth0/64",
        "[::1]/128",
        "::ffff:10.0.0.0/8",
        "1::2::3",
        ":::",
        "::ffff:999.0.0.1",
        ".::1",
        "12345::",
        "1:2:3:4:5:6:7:8:9"
      })
  void what_is_no_block_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "example.com",
        "localhost/32",
        "256.0.0.1",
        "999.1.1.1/32",
        ".:1",
        ".abc:1",
        "beef",
        "a.b.c.d",
        "1.2.3.4.",
        "\u0661.2.3.4"
      })
  void a_name_is_refused_before_any_resolver_hears_of_it(String text) {
    Throwable refusal = catchThrowable(() -> Network.parse(text));

    // A resolver that was asked would be the cause.
    assertThat(refusal).isInstanceOf(IllegalArgumentException.class).hasNoCause();
  }

  @Test
  void host_bits_are_refused_with_the_network_that_was_meant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.parse("10.1.2.3/8"))
        .withMessage("has host bits beyond the prefix; the network is 10.0.0.0/8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.parse("2001:db8::1/64"))
        .withMessageEndingWith("2001:db8:0:0:0:0:0:0/64");
  }

  @Test
  void the_range_of_the_prefix_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.parse("10.0.0.0/33"))
        .withMessage("prefix length must be 0 to 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.parse("::ffff:10.0.0.0/8"))
        .withMessage("prefix length must be 96 to 128");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, ::ffff:10.0.0.1, true",
    "10.0.0.0/8, ::10.0.0.1, false",
    "0.0.0.0/0, ::1, false",
    "::/0, 127.0.0.1, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1/128, ::1, true",
    "::1/128, ::2, false"
  })
  void a_block_contains_its_addresses(String block, String client, boolean inside)
      throws UnknownHostException {
    assertThat(Network.parse(block).contains(InetAddress.getByName(client))).isEqualTo(inside);
  }

  @Test
  void a_client_whose_address_is_still_mapped_counts_as_IPv4() throws UnknownHostException {
    byte[] octets = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
    InetAddress mapped = Inet6Address.getByAddress("client", octets, 1);

    assertThat(mapped.getAddress()).hasSize(16);
    assertThat(Network.parse("10.0.0.0/8").contains(mapped)).isTrue();
    assertThat(Network.parse("::/0").contains(mapped)).isFalse();
  }

  @Property
  void what_is_printed_is_read_back(
      @ForAll @Size(16) byte[] address, @ForAll @IntRange(max = 128) int prefix)
      throws UnknownHostException {
    String block = literal(masked(address, prefix)) + "/" + prefix;

    assertThat(Network.parse(Network.parse(block).toString())).isEqualTo(Network.parse(block));
    assertThat(Network.parse(block)).hasSameHashCodeAs(Network.parse(block));
  }

  @Property
  void containing_is_agreeing_in_the_leading_bits(
      @ForAll @Size(4) byte[] base,
      @ForAll @Size(4) byte[] client,
      @ForAll @IntRange(max = 32) int prefix)
      throws UnknownHostException {
    Network block = Network.parse(literal(masked(base, prefix)) + "/" + prefix);
    boolean agree = Arrays.equals(masked(base, prefix), masked(client, prefix));

    assertThat(block.contains(InetAddress.getByAddress(client))).isEqualTo(agree);
    assertThat(block.contains(InetAddress.getByAddress(base))).isTrue();
  }

  @Property
  void any_text_is_a_block_or_an_illegal_argument(@ForAll String text) {
    Throwable refusal = catchThrowable(() -> Network.parse(text));

    if (refusal != null) {
      assertThat(refusal).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** By big integers, so that it does not share the masking of the class under test. */
  private static byte[] masked(byte[] address, int prefix) {
    int bits = address.length * 8;
    BigInteger kept = new BigInteger(1, address).shiftRight(bits - prefix).shiftLeft(bits - prefix);
    byte[] octets = new byte[address.length];
    for (int i = 0; i < octets.length; i++) {
      octets[octets.length - 1 - i] = kept.shiftRight(8 * i).byteValue();
    }
    return octets;
  }

  private static String literal(byte[] octets) throws UnknownHostException {
    return octets.length == 4
        ? InetAddress.getByAddress(octets).getHostAddress()
        : Inet6Address.getByAddress(null, octets, -1).getHostAddress();
  }
}
