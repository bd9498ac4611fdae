// SPDX-License-Identifier: Apache-2.0
// nodemailer.js send RECIPIENT SUBJECT; see RealClientsIT for the environment.
'use strict';
const fs = require('fs');
// Where Debian puts it; a Node.js of another origin does not look there.
const nodemailer = require('/usr/share/nodejs/nodemailer');

const {HOST, NAME, SUBMISSION_PORT, ACCOUNT, PASSWORD, CERTIFICATE} = process.env;
const [to, subject] = process.argv.slice(3);

const transport = nodemailer.createTransport({
  host: HOST,
  port: Number(SUBMISSION_PORT),
  secure: false,
  requireTLS: true,
  auth: {user: ACCOUNT, pass: PASSWORD},
  tls: {ca: fs.readFileSync(CERTIFICATE), servername: NAME},
});
transport
  .sendMail({from: ACCOUNT, to, subject, text: 'Hello from a real client.'})
  .then(sent => console.log(sent.response))
  .catch(error => {
    console.error(error);
    process.exit(1);
  });
