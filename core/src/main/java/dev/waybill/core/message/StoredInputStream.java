// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.Table;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** Octets of a {@link MessageStore}; see {@link MessageStore#open}. */
final class StoredInputStream extends InputStream {

  private final Store store;
  private final MessageId id;
  private final StoredMessage message;
  private final CRC32C checksum = new CRC32C();

  /** The number of pieces that are in the checksum: all before this one. */
  private int checked;

  private long position;
  private long marked;
  private byte[] chunk = {};

  /** The number of the piece in {@link #chunk}; -1 before the first. */
  private int loaded = -1;

  StoredInputStream(Store store, MessageId id, StoredMessage message) {
    this.store = store;
    this.id = id;
    this.message = message;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position >= message.size()) {
      return -1;
    }
    load((int) (position / MessageStore.CHUNK));
    int at = (int) (position % MessageStore.CHUNK);
    int count = Math.min(length, chunk.length - at);
    System.arraycopy(chunk, at, target, offset, count);
    position += count;
    return count;
  }

  private void load(int number) throws IOException {
    if (loaded == number) {
      return;
    }
    byte[] octets = get(number);
    long start = (long) number * MessageStore.CHUNK;
    if (octets.length != Math.min(MessageStore.CHUNK, message.size() - start)) {
      throw damaged("piece " + number + " has " + octets.length + " octets");
    }
    if (number == checked) {
      checksum.update(octets);
      checked++;
      if (checked == message.chunks() && (int) checksum.getValue() != message.checksum()) {
        throw damaged("the checksum is wrong");
      }
    }
    chunk = octets;
    loaded = number;
  }

  private byte[] get(int number) throws IOException {
    try {
      return store
          .get(Table.OCTETS, MessageStore.chunkKey(id, number))
          .orElseThrow(() -> damaged("piece " + number + " is gone"));
    } catch (StoreException e) {
      throw new IOException("cannot read the octets stored as " + id + ": " + e.getMessage(), e);
    }
  }

  private IOException damaged(String how) {
    return new IOException("the octets stored as " + id + " are damaged: " + how);
  }

  @Override
  public long skip(long count) {
    long step = Math.max(0, Math.min(count, message.size() - position));
    position += step;
    return step;
  }

  @Override
  public int available() {
    int at = (int) (position % MessageStore.CHUNK);
    boolean here = loaded == (int) (position / MessageStore.CHUNK);
    return here ? Math.max(0, chunk.length - at) : 0;
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  // InputStream synchronizes both; a stream is read by one thread.
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public void mark(int limit) {
    marked = position;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public void reset() {
    position = marked;
  }
}
