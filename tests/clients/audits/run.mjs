// Prints one line for each audit that is not ok and `ok N of M` at the end; exits 1 unless all are ok.
import { serverAudits } from 'graphql-http';

const [url, ...rest] = process.argv.slice(2);
const extra = {};
for (let i = 0; i < rest.length; i += 2) {
  const [name, ...value] = rest[i + 1].split(':');
  extra[name.trim()] = value.join(':').trim();
}
const fetchFn = (address, init = {}) => fetch(address, { ...init, headers: { ...init.headers, ...extra } });

let ok = 0;
const audits = serverAudits({ url, fetchFn });
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === 'ok') ok += 1;
  else console.log(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
}
console.log(`ok ${ok} of ${audits.length}`);
process.exit(ok === audits.length ? 0 : 1);
