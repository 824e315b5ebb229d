// Everything that the guide shows, once, against a running server over the example community: node built/main.js URL demo.json
// It prints what it saw as one JSON document; tests/clients/test_typescript.py says what that must be.
import { readFile } from 'node:fs/promises';
import { Failed, Guildhall } from './client.js';
import { MeDocument, MyBenefitsDocument, OfferDocument, PartnerDocument, SignInDocument, SignOutDocument } from './generated.js';
import { everything } from './pages.js';
import { sayRename, saySignIn } from './problems.js';
import { rename } from './profile.js';
import { explain, money, quote, verify } from './quotes.js';

interface Demo {
  sign_ins: { name: string; password: string }[];
  partner: { token: string; shares: { name: string; pseudonym: string } };
}

const [url = '', file = ''] = process.argv.slice(2);
const demo = JSON.parse(await readFile(file, 'utf8')) as Demo;
const password = demo.sign_ins.find((each) => each.name === 'chenmei')?.password ?? '';

/** Keeps the cookie between requests, as a browser does by itself. */
function cookies(): typeof fetch {
  let kept = '';
  return async (address, init) => {
    const headers = new Headers(init?.headers);
    if (kept !== '') headers.set('Cookie', kept);
    const answered = await fetch(address, { ...init, headers });
    for (const [pair = '', ...attributes] of answered.headers.getSetCookie().map((cookie) => cookie.split('; '))) {
      kept = attributes.includes('Max-Age=0') ? '' : pair;
    }
    return answered;
  };
}

async function offer(guild: Guildhall): Promise<string[]> {
  const said: string[] = [];
  for await (const plan of everything(async (after) => (await guild.ask(OfferDocument, { after })).plans)) {
    const rows = plan.prices.map((row) => `${row.condition?.words ?? 'Everybody else'}: ${row.price === null ? 'not for sale' : money(row.price)}`);
    said.push(`${plan.code} (${plan.name}) on ${plan.terms?.code ?? 'no terms'}: ${rows.join('; ')}`);
  }
  return said;
}

async function benefits(guild: Guildhall, first: number): Promise<string[]> {
  const said: string[] = [];
  const mine = everything(async (after) => (await guild.ask(MyBenefitsDocument, { first, after })).viewer?.member?.entitlements);
  for await (const { benefit, entitled, unmet } of mine) {
    said.push(`${benefit.code}: ${entitled ? 'yes' : unmet.map((each) => each.words.sentence).join(' ')}`);
  }
  return said;
}

async function failure(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return 'answered';
  } catch (error) {
    return error instanceof Failed ? `${error.outcome} ${error.code}` : String(error);
  }
}

const guild = new Guildhall({ url, language: 'en', fetch: cookies() });
const me = async () => (await guild.ask(MeDocument, {})).viewer;
const enter = async (secret: string, returnToken = false) =>
  (await guild.change(SignInDocument, { input: { name: 'chenmei', password: secret, returnToken } })).signIn;

const offered = await offer(guild);
const planId = (await guild.ask(OfferDocument, {})).plans?.nodes.find((plan) => plan.code === '88vip')?.id ?? '';
const guest = { viewer: await me(), quote: await failure(quote(guild, planId)) };

const wrong = saySignIn(await enter('not her password'));
const signedIn = (await enter(password)).__typename;
const member = (await me())?.member;
if (!member) throw new Error('nobody is signed in');

const few = await benefits(guild, 3);
const many = await benefits(guild, 100);

const renamed = sayRename(await rename(guild, 'Chen Mei', member.revision));
const stale = sayRename(await rename(guild, 'Mei', member.revision));
const invalid = sayRename(await rename(guild, ' ', member.revision + 1));

const quoted = await quote(guild, planId);
if (typeof quoted === 'string') throw new Error(quoted);
const verified = await verify(guild, quoted.text);
const forged = await verify(guild, `${quoted.text.slice(0, -5)}AAAAA`);

const entered = await enter(password, true);
const token = entered.__typename === 'SignInSuccess' ? (entered.token ?? '') : '';
const bearer = (await new Guildhall({ url, token }).ask(MeDocument, {})).viewer;
const signedOut = (await guild.change(SignOutDocument, {})).signOut.signedOut;
const gone = { viewer: await me(), bearer: await failure(new Guildhall({ url, token }).ask(MeDocument, {})) };

const shares = demo.partner.shares.pseudonym;
const partner = new Guildhall({ url, token: demo.partner.token, language: 'en' });
const { thisToken, entitlements } = await partner.ask(PartnerDocument, { member: shares });
const forPartner = await quote(partner, planId, shares);

console.log(
  JSON.stringify({
    offered, guest, wrong, signedIn, member: member.nickname, few, many, renamed, stale, invalid,
    quote: explain(quoted), verified, forged, bearer: bearer?.kind, signedOut, gone,
    partner: {
      token: thisToken?.label,
      benefits: entitlements?.nodes.length,
      quote: typeof forPartner === 'string' ? forPartner : explain(forPartner),
      verified: typeof forPartner === 'string' ? null : await verify(partner, forPartner.text),
      stranger: await quote(partner, planId, member.id),
    },
  }),
);
