// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class RsaProviderTest {

  private static final byte[] FIELDS = {1, 2, 3, 4};

  @Test
  void of_the_platform_has_a_name_for_the_log() {
    assertThat(RsaProvider.ofPlatform().name()).matches("SunRsaSign \\d+.*");
  }

  @Test
  void that_is_preferred_signs_as_the_platform_does() {
    PrivateHalf platform = RfcExamples.rsa(RfcExamples.RFC_8463_RSA_KEY);
    PrivateHalf preferred =
        PrivateHalf.of(PrivateKeyPem.parse(RfcExamples.RFC_8463_RSA_KEY), RsaProvider.preferred());

    assertThat(preferred.sign(FIELDS, 3)).isEqualTo(platform.sign(FIELDS, 3));
  }

  @Test
  void is_never_registered_and_neither_is_Bouncy_Castle() {
    RsaProvider.preferred();
    RfcExamples.ed25519().sign(FIELDS, FIELDS.length);

    assertThat(Security.getProvider("AmazonCorrettoCryptoProvider")).isNull();
    assertThat(Security.getProvider("BC")).isNull();
  }
}
