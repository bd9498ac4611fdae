<?php
// SPDX-License-Identifier: Apache-2.0
// phpmailer.php send RECIPIENT SUBJECT; see RealClientsIT for the environment.
use PHPMailer\PHPMailer\PHPMailer;

require '/usr/share/php/libphp-phpmailer/autoload.php';

$mail = new PHPMailer(true);
$mail->isSMTP();
$mail->Host = getenv('HOST');
$mail->Port = (int) getenv('SUBMISSION_PORT');
$mail->SMTPAuth = true;
$mail->Username = getenv('ACCOUNT');
$mail->Password = getenv('PASSWORD');
$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;
$mail->SMTPOptions = ['ssl' => ['cafile' => getenv('CERTIFICATE'), 'peer_name' => getenv('NAME')]];
$mail->setFrom(getenv('ACCOUNT'));
$mail->addAddress($argv[2]);
$mail->Subject = $argv[3];
$mail->Body = 'Hello from a real client.';
$mail->send();
echo $mail->getSMTPInstance()->getLastReply();
