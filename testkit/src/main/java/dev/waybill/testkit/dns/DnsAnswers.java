// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dns;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Turns a query's octets into an answer's octets. Thread-safe. */
final class DnsAnswers {

  /** RFC 1035 section 4.2.1. */
  private static final int PLAIN_UDP_OCTETS = 512;

  /** What TCP's two octets of length can say. */
  private static final int TCP_OCTETS = 65_535;

  /** Longer chains of aliases are a loop, or as good as one. Chosen, no source. */
  private static final int MAX_ALIASES = 8;

  private final DnsData data;
  private final DnsLog log;

  DnsAnswers(DnsData data, DnsLog log) {
    this.data = data;
    this.log = log;
  }

  /** The answer; empty where silence is the answer. */
  Optional<byte[]> to(byte[] octets, boolean overTcp) {
    Message query;
    try {
      query = new Message(octets);
    } catch (IOException e) {
      return Optional.empty();
    }
    Record question = query.getQuestion();
    if (question == null || query.getHeader().getFlag(Flags.QR)) {
      return Optional.empty();
    }
    log.add(question, overTcp);
    Optional<Misbehaviour> wrong = data.misbehaviour(question.getName(), question.getType());
    if (wrong.isEmpty()) {
      return Optional.of(wire(answer(query, question), query, overTcp));
    }
    return switch (wrong.get()) {
      case SILENCE -> Optional.empty();
      case SERVFAIL -> Optional.of(failure(query, question, Rcode.SERVFAIL).toWire());
      case REFUSED -> Optional.of(failure(query, question, Rcode.REFUSED).toWire());
      case TRUNCATION ->
          Optional.of(
              overTcp
                  ? wire(answer(query, question), query, true)
                  : truncated(query, question).toWire());
    };
  }

  private static byte[] wire(Message response, Message query, boolean overTcp) {
    if (overTcp) {
      return response.toWire(TCP_OCTETS);
    }
    OPTRecord opt = query.getOPT();
    int room = opt == null ? PLAIN_UDP_OCTETS : Math.max(PLAIN_UDP_OCTETS, opt.getPayloadSize());
    // dnsjava leaves out what does not fit and sets TC.
    return response.toWire(room);
  }

  private Message answer(Message query, Record question) {
    if (query.getHeader().getOpcode() != Opcode.QUERY) {
      return failure(query, question, Rcode.NOTIMP);
    }
    if (data.authority(question.getName()).isEmpty()) {
      return failure(query, question, Rcode.REFUSED);
    }
    Message response = start(query, question);
    response.getHeader().setFlag(Flags.AA);
    follow(response, question.getName(), question.getType());
    return response;
  }

  /** RFC 1034 section 4.3.2 step 3: what is there, through aliases as far as we know them. */
  private void follow(Message response, Name asked, int type) {
    Name name = asked;
    for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      Optional<SOARecord> authority = data.authority(name);
      if (authority.isEmpty()) {
        return;
      }
      Optional<List<Record>> there = data.at(name);
      List<Record> fitting =
          there.orElse(List.of()).stream()
              .filter(one -> type == Type.ANY || one.getType() == type)
              .toList();
      Optional<Name> alias = there.flatMap(DnsAnswers::alias);
      if (fitting.isEmpty() && alias.isPresent()) {
        if (response.findRRset(name, Type.CNAME, Section.ANSWER)) {
          return;
        }
        there.get().stream()
            .filter(CNAMERecord.class::isInstance)
            .forEach(one -> response.addRecord(one, Section.ANSWER));
        name = alias.get();
        continue;
      }
      if (there.isEmpty()) {
        response.getHeader().setRcode(Rcode.NXDOMAIN);
      }
      if (fitting.isEmpty()) {
        // RFC 2308 section 2: without SOA a negative answer cannot be believed for long.
        response.addRecord(authority.get(), Section.AUTHORITY);
      }
      fitting.forEach(one -> response.addRecord(one, Section.ANSWER));
      return;
    }
  }

  private static Optional<Name> alias(List<Record> records) {
    return records.stream()
        .filter(CNAMERecord.class::isInstance)
        .map(one -> ((CNAMERecord) one).getTarget())
        .findFirst();
  }

  private static Message start(Message query, Record question) {
    Message response = new Message(query.getHeader().getID());
    Header header = response.getHeader();
    header.setFlag(Flags.QR);
    header.setOpcode(query.getHeader().getOpcode());
    if (query.getHeader().getFlag(Flags.RD)) {
      header.setFlag(Flags.RD);
      // Clients here have no other server: what we answer is all there is.
      header.setFlag(Flags.RA);
    }
    response.addRecord(question, Section.QUESTION);
    if (query.getOPT() != null) {
      response.addRecord(new OPTRecord(query.getOPT().getPayloadSize(), 0, 0), Section.ADDITIONAL);
    }
    return response;
  }

  private static Message failure(Message query, Record question, int rcode) {
    Message response = start(query, question);
    response.getHeader().setRcode(rcode);
    return response;
  }

  private static Message truncated(Message query, Record question) {
    Message response = start(query, question);
    response.getHeader().setFlag(Flags.TC);
    return response;
  }
}
