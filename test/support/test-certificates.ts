/** A certificate authority of the test's own, by openssl: a server certificate and as many clients as wanted. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TestCertificates {
  caFile: string;
  certFile: string;
  keyFile: string;
  /** PEM of a client certificate and its key, signed by the authority or by itself. */
  createClient(client: { commonName: string; alternativeName?: string; isForeign?: boolean }): {
    cert: string;
    key: string;
  };
}

const DAYS = '2';
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export function createTestCertificates(directory: string): TestCertificates {
  const file = (name: string) => join(directory, name);
  const openssl = (...parts: string[]) => execFileSync('openssl', parts, { stdio: 'pipe' });
  let serial = 0;

  function sign(name: string, subject: string, extension: string): void {
    openssl('req', ...KEY, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`), '-subj', subject);
    writeFileSync(file(`${name}.ext`), extension);
    serial += 1;
    openssl(
      ...['x509', '-req', '-in', file(`${name}.csr`), '-CA', file('ca.pem'), '-CAkey', file('ca.key')],
      ...[
        '-set_serial',
        String(serial),
        '-days',
        DAYS,
        '-extfile',
        file(`${name}.ext`),
        '-out',
        file(`${name}.pem`),
      ],
    );
  }

  openssl(
    'req',
    '-x509',
    ...KEY,
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
    '-days',
    DAYS,
    '-subj',
    '/CN=Test',
  );
  sign('server', '/CN=localhost', 'subjectAltName=DNS:localhost,IP:127.0.0.1');

  return {
    caFile: file('ca.pem'),
    certFile: file('server.pem'),
    keyFile: file('server.key'),
    createClient({ commonName, alternativeName, isForeign }) {
      const name = `client-${++serial}`;
      // In openssl's own notation a slash would begin the next part of the subject.
      const subject = `/CN=${commonName.replaceAll('/', '\\/')}`;
      if (isForeign) {
        const out = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
        openssl('req', '-x509', ...KEY, ...out, '-days', DAYS, '-subj', subject);
      } else sign(name, subject, alternativeName ? `subjectAltName=${alternativeName}` : '');
      return {
        cert: readFileSync(file(`${name}.pem`), 'utf8'),
        key: readFileSync(file(`${name}.key`), 'utf8'),
      };
    },
  };
}
