// What the client does with answers that a test cannot order from a real server: broken connections, a store that is away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failed, Guildhall } from './client.js';
import { MeDocument, RenameDocument, type MeQuery, type RenameMutation } from './generated.js';
import { rename } from './profile.js';
import { newer } from './problems.js';

type Told = { data?: MeQuery | RenameMutation; code?: string; outcome?: string; after?: number } | 'BROKEN';
const named = (nickname: string, revision: number): MeQuery => ({
  viewer: { kind: 'MEMBER', member: { id: 'm', number: 10001, nickname, revision } },
});
const renamed = (nickname: string): RenameMutation => ({
  updateProfile: { __typename: 'ProfileSuccess', member: { id: 'm', nickname, revision: 1 } },
});

/** A server that gives these answers one after the other, and what it was sent. */
function server(...told: Told[]): { guild: Guildhall; sent: string[]; waited: number[] } {
  const sent: string[] = [];
  const waited: number[] = [];
  const fake: typeof fetch = async (_address, init) => {
    sent.push(/(query|mutation) (\w+)/.exec(String(init?.body))?.[2] ?? '');
    const next = told.shift();
    if (next === undefined || next === 'BROKEN') throw new TypeError('fetch failed');
    const { data = null, code, outcome, after } = next;
    const errors = code === undefined ? undefined : [{ message: code, extensions: { code, outcome, requestId: 'r1' } }];
    const headers = after === undefined ? {} : { 'Retry-After': String(after) };
    return new Response(JSON.stringify({ data, errors }), { headers });
  };
  const pause = async (milliseconds: number): Promise<void> => void waited.push(milliseconds);
  return { guild: new Guildhall({ fetch: fake, pause }), sent, waited };
}

const AWAY = { code: 'SERVICE_UNAVAILABLE', outcome: 'RETRY' };
const BROKE_OFF = { code: 'SERVICE_UNAVAILABLE', outcome: 'UNKNOWN' };

for (const [name, failure] of Object.entries({ away: AWAY, 'broken off': BROKE_OFF, silent: 'BROKEN' as const })) {
  test(`a query is repeated while the server is ${name}`, async () => {
    const { guild, sent } = server(failure, failure, { data: named('Ada', 0) });
    assert.deepEqual(await guild.ask(MeDocument, {}), named('Ada', 0));
    assert.deepEqual(sent, ['Me', 'Me', 'Me']);
  });
}

test('five times at most', async () => {
  const { guild, sent } = server(...Array<Told>(9).fill(AWAY));
  await assert.rejects(guild.ask(MeDocument, {}), (error: Failed) => error.code === 'SERVICE_UNAVAILABLE' && error.requestId === 'r1');
  assert.equal(sent.length, 5);
});

test('waits as long as the server says, else longer each time', async () => {
  const { guild, waited } = server({ code: 'RATE_LIMITED', after: 7 }, AWAY, AWAY, { data: named('Ada', 0) });
  await guild.ask(MeDocument, {});
  assert.deepEqual(waited.map((each, index) => (index === 0 ? each === 7000 : each >= 500 && each <= 2000)), [true, true, true]);
});

test('what is refused is not repeated', async () => {
  const { guild, sent } = server({ code: 'FORBIDDEN' });
  await assert.rejects(guild.ask(MeDocument, {}), (error: Failed) => error.outcome === 'REFUSED' && error.code === 'FORBIDDEN');
  assert.equal(sent.length, 1);
});

test('a change that did nothing is sent again', async () => {
  const { guild, sent } = server(AWAY, { data: renamed('Countess') });
  assert.deepEqual(await rename(guild, 'Countess', 0), renamed('Countess').updateProfile);
  assert.deepEqual(sent, ['Rename', 'Rename']);
});

test('a change that was made although nobody said so is not sent again', async () => {
  const { guild, sent } = server('BROKEN', AWAY, { data: named('Countess', 1) });
  assert.deepEqual((await rename(guild, 'Countess', 0)).__typename, 'ProfileSuccess');
  assert.deepEqual(sent, ['Rename', 'Me', 'Me']);
});

test('a change that was not made after all is sent again', async () => {
  const { guild, sent } = server(BROKE_OFF, { data: named('Ada', 0) }, { data: renamed('Countess') });
  assert.deepEqual(await rename(guild, 'Countess', 0), renamed('Countess').updateProfile);
  assert.deepEqual(sent, ['Rename', 'Me', 'Rename']);
});

test('after a fault of the server nobody knows whether a change was made', async () => {
  const { guild, sent } = server({ code: 'INTERNAL_SERVER_ERROR' }, { data: named('Countess', 1) });
  assert.deepEqual((await rename(guild, 'Countess', 0)).__typename, 'ProfileSuccess');
  assert.deepEqual(sent, ['Rename', 'Me']);
});

test('without a way to look, the caller is told', async () => {
  const { guild, sent } = server(BROKE_OFF);
  const asked = guild.change(RenameDocument, { input: { nickname: 'Countess', expectedRevision: 0 } });
  await assert.rejects(asked, (error: Failed) => error.outcome === 'UNKNOWN');
  assert.equal(sent.length, 1);
});

test('an answer of a newer server has words too', () => {
  assert.match(newer({ __typename: 'UnheardOfProblem' } as never), /Reload/);
});
