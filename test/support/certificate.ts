import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate for this machine, in memory and as files. */
export interface Certificate {
  cert: string;
  key: string;
  certFile: string;
  keyFile: string;
}

let made: Promise<Certificate> | undefined;

/** A self-signed certificate for localhost, made once in each process. */
export function localCertificate(): Promise<Certificate> {
  made ??= make();
  return made;
}

async function make(): Promise<Certificate> {
  const pem = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'hookswitch-tls-'));
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  writeFileSync(files.certFile, pem.cert);
  writeFileSync(files.keyFile, pem.private, { mode: 0o600 });
  return { cert: pem.cert, key: pem.private, ...files };
}
