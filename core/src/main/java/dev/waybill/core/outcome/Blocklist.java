// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A list of addresses or domains that receivers ask before they take mail.
 *
 * @param name as its operator calls it
 * @param page where one looks up an address and asks to be taken off
 */
public record Blocklist(String name, String page) {

  /** By the word that tells the list in a reply. */
  private static final Map<String, Blocklist> BY_WORD = new TreeMap<>();

  static {
    add("spamhaus", "Spamhaus", "https://check.spamhaus.org/");
    add(
        "barracudacentral",
        "Barracuda",
        "https://www.barracudacentral.org/lookups/lookup-reputation");
    add("barracuda", "Barracuda", "https://www.barracudacentral.org/lookups/lookup-reputation");
    add(
        "barracudanetworks",
        "Barracuda",
        "https://www.barracudacentral.org/lookups/lookup-reputation");
    add("spamcop", "SpamCop", "https://www.spamcop.net/bl.shtml");
    add("sorbs", "SORBS (closed in June 2024)", "https://www.sorbs.net/");
    add("uceprotect", "UCEPROTECT", "https://www.uceprotect.net/en/rblcheck.php");
    add("backscatterer", "Backscatterer", "https://www.backscatterer.org/");
    add("proofpoint", "Proofpoint", "https://ipcheck.proofpoint.com/");
    add("cloudfilter", "Cloudmark", "https://csi.cloudmark.com/en/reset/");
    add("cloudmark", "Cloudmark", "https://csi.cloudmark.com/en/reset/");
    add("abusix", "Abusix", "https://lookup.abusix.com/");
    add("mailspike", "Mailspike", "https://www.mailspike.org/iplookup.html");
    add("invaluement", "Invaluement", "https://www.invaluement.com/lookup/");
    add("senderscore", "Sender Score", "https://senderscore.org/");
    add("trendmicro", "Trend Micro ERS", "https://servicecentral.trendmicro.com/ers/ip-lookup/");
    add("senderbase", "Cisco Talos", "https://talosintelligence.com/reputation_center");
    add("talosintelligence", "Cisco Talos", "https://talosintelligence.com/reputation_center");
    add("ironport", "Cisco Talos", "https://talosintelligence.com/reputation_center");
    add("surbl", "SURBL", "https://surbl.org/surbl-analysis");
    add("uribl", "URIBL", "https://admin.uribl.com/");
    add("psbl", "PSBL", "https://psbl.org/");
    add("spamrats", "SpamRATS", "https://www.spamrats.com/removal.php");
    add("manitu", "NiX Spam (closed in January 2025)", "https://www.nixspam.net/");
    add("spfbl", "SPFBL", "https://spfbl.net/en/delist/");
    add("0spam", "0spam", "https://0spam.org/");
    add("s5h", "S5h", "https://www.usenix.org.uk/content/rbl.html");
    add("dronebl", "DroneBL", "https://dronebl.org/lookup");
    add("hostkarma", "Hostkarma", "https://ipadmin.junkemailfilter.com/remove.php");
    add("gbudb", "Truncate", "https://www.gbudb.com/");
    add("fortiguard", "FortiGuard", "https://www.fortiguard.com/services/antispam");
    add("symantec", "Symantec", "https://ipremoval.sms.symantec.com/");
    add("messagelabs", "Symantec", "https://ipremoval.sms.symantec.com/");
    add("mimecast", "Mimecast", "https://community.mimecast.com/");
    add("cyren", "Cyren", "https://www.cyren.com/security-center/cyren-ip-reputation-check");
    add("sophos", "Sophos", "https://support.sophos.com/");
    add("vade", "Vade", "https://sendertool.vadesecure.com/en/");
    add("vadesecure", "Vade", "https://sendertool.vadesecure.com/en/");
  }

  private static void add(String word, String name, String page) {
    BY_WORD.put(word, new Blocklist(name, page));
  }

  /** Every list with a word that tells it. */
  static Map<String, Blocklist> all() {
    return Map.copyOf(BY_WORD);
  }

  /** The list that the words of a reply name. */
  static Optional<Blocklist> namedIn(Collection<String> words) {
    return words.stream()
        .flatMap(word -> Optional.ofNullable(BY_WORD.get(word)).stream())
        .findFirst();
  }
}
