// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.net.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/**
 * The directories and the two settings files of one Postfix.
 *
 * @param conf where main.cf and master.cf are
 * @param inbox the Maildir, which the first delivery makes
 * @param port where it takes mail, on loopback
 */
record PostfixSettings(Path conf, Path inbox, int port) {

  /** Whom the mail belongs to: any user but root, whom Postfix refuses. */
  private static final String READER = "nobody";

  /** Whom Debian's package makes for the daemons. */
  private static final String OWNER = "postfix";

  static PostfixSettings write(Path directory, int milterPort) throws IOException {
    Path conf = open(directory.resolve("conf"));
    Path queue = open(directory.resolve("queue"));
    Path data = open(directory.resolve("data"));
    Path mail = open(directory.resolve("mail"));
    // A temporary directory is closed to the users that the parts of Postfix run as.
    open(directory);
    Files.setOwner(data, user(directory, OWNER));
    Files.setOwner(mail, user(directory, READER));
    int port = FreePorts.one();
    Object reader = Files.getAttribute(mail, "unix:uid");
    Files.writeString(conf.resolve("main.cf"), main(queue, data, mail, reader, milterPort));
    Files.writeString(conf.resolve("master.cf"), master(port));
    return new PostfixSettings(conf, mail.resolve("inbox"), port);
  }

  private static Path open(Path directory) throws IOException {
    Files.createDirectories(directory);
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static UserPrincipal user(Path directory, String name) throws IOException {
    return directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
  }

  /** Its log comes to standard output; no field is rewritten, as for a client far away. */
  private static String main(Path queue, Path data, Path mail, Object reader, int milterPort) {
    return """
        compatibility_level = 3.6
        queue_directory = %s
        data_directory = %s
        maillog_file = /dev/stdout
        myhostname = %s
        mydestination =
        inet_interfaces = loopback-only
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        disable_dns_lookups = yes
        smtpd_peername_lookup = no
        local_header_rewrite_clients =
        alias_maps =
        alias_database =
        virtual_mailbox_domains = %s
        virtual_mailbox_maps = static:inbox/
        virtual_mailbox_base = %s
        virtual_uid_maps = static:%s
        virtual_gid_maps = static:%s
        smtpd_relay_restrictions = reject_unauth_destination
        smtpd_milters = inet:127.0.0.1:%d
        milter_default_action = tempfail
        """
        .formatted(
            queue, data, PostfixHost.NAME, PostfixHost.DOMAIN, mail, reader, reader, milterPort);
  }

  /** Nothing runs in a chroot, which would need copies of system files. */
  private static String master(int port) {
    return """
        127.0.0.1:%d inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        error unix - - n - - error
        retry unix - - n - - error
        proxymap unix - - n - - proxymap
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd
        """
        .formatted(port);
  }
}
