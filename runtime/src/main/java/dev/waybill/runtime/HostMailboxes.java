// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

/**
 * When mail that was stored in mailboxes of the host is on the disk. A port. Thread-safe.
 *
 * <p>Ask for {@link #opening()} before storing, and call {@link #sync} with it afterwards.
 */
public interface HostMailboxes {

  /** A host that does not say: what it has stored counts as durable. */
  HostMailboxes TRUSTED =
      new HostMailboxes() {
        @Override
        public long opening() {
          return 0;
        }

        @Override
        public void sync(long opening) {}
      };

  /**
   * The number of the current opening of the mailboxes. It changes when they were closed after a
   * failure and opened again, which may have lost what was not synced.
   *
   * @throws IllegalStateException when they cannot be opened
   */
  long opening();

  /**
   * Returns when everything that was stored in this opening is on the disk.
   *
   * @throws IllegalStateException when it is not, or may be lost
   */
  void sync(long opening);
}
