// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

/** A request whose body is in memory. Confined to one thread. */
final class ReadRequest extends HttpServletRequestWrapper {

  private final InMemory body;

  ReadRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.body = new InMemory(body);
  }

  @Override
  public ServletInputStream getInputStream() {
    return body;
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  private static final class InMemory extends ServletInputStream {

    private final ByteArrayInputStream octets;

    InMemory(byte[] body) {
      this.octets = new ByteArrayInputStream(body);
    }

    @Override
    public int read() {
      return octets.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return octets.read(into, offset, length);
    }

    @Override
    public boolean isFinished() {
      return octets.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("WebAdmin answers on the thread that asks");
    }
  }
}
