// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/**
 * One query to one name server, over UDP, and over TCP if the answer is too long (RFC 7766 §5).
 *
 * <p>Thread-safe and blocking: a query runs in the calling thread, over its own socket. The
 * library's transport is not used, because it loses answers when several queries are in flight
 * (dnsjava issue 353; with six at once, one in ten was lost).
 *
 * <p>A forged answer must come from the address that was queried, to a random port, with the id and
 * the question of this query (RFC 5452 §9).
 *
 * @param timeout the timeout of one answer
 */
record Exchange(Duration timeout) {

  /** RFC 1035 §2.3.4: we announce no larger size, so no answer by UDP is longer. */
  private static final int UDP_OCTETS = 512;

  /**
   * Asks.
   *
   * @throws IOException if no usable answer arrives in time
   */
  Message ask(InetSocketAddress server, Message query) throws IOException {
    byte[] question = query.toWire();
    Message answer = checked(query, byUdp(server, question));
    return answer.getHeader().getFlag(Flags.TC) ? checked(query, byTcp(server, question)) : answer;
  }

  private byte[] byUdp(InetSocketAddress server, byte[] question) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(millis());
      socket.send(new DatagramPacket(question, question.length));
      byte[] buffer = new byte[UDP_OCTETS];
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }

  private byte[] byTcp(InetSocketAddress server, byte[] question) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, millis());
      socket.setSoTimeout(millis());
      byte[] framed = new byte[question.length + 2];
      // RFC 1035 §4.2.2: two octets of length before each message.
      framed[0] = (byte) (question.length >> 8);
      framed[1] = (byte) question.length;
      System.arraycopy(question, 0, framed, 2, question.length);
      OutputStream out = socket.getOutputStream();
      out.write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return answer;
    }
  }

  // One wrong answer ends the attempt: waiting longer would give a forger more guesses.
  private static Message checked(Message query, byte[] octets) throws IOException {
    Message answer = parsed(octets);
    boolean ours =
        answer.getHeader().getFlag(Flags.QR)
            && answer.getHeader().getID() == query.getHeader().getID()
            && query.getQuestion().equals(answer.getQuestion());
    if (!ours) {
      throw new IOException("answer to another question");
    }
    return answer;
  }

  private static Message parsed(byte[] octets) throws IOException {
    try {
      return new Message(octets);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // An unexpected error of the library's parser, whose own failures are IOExceptions.
      throw new IOException("broken answer", e);
    }
  }

  private int millis() {
    return (int) Math.max(1, timeout.toMillis());
  }
}
