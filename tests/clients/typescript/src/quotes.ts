import type { Guildhall } from './client.js';
import { QuoteDocument, VerifyDocument, type QuoteQuery, type VerifyQuery } from './generated.js';
import { newer } from './problems.js';

type Quoted = NonNullable<QuoteQuery['quotePlan']>;
type Verified = NonNullable<VerifyQuery['verifyQuote']>;
export type Quote = Extract<Quoted, { __typename: 'Quote' }>;

export const money = ({ amountMinor, currency }: { amountMinor: number; currency: string }): string =>
  `${(amountMinor / 100).toFixed(2)} ${currency}`;

/** What the plan costs who asks (or the member by the partner's name for them): the quote, or why there is none. */
export async function quote(guild: Guildhall, plan: string, member?: string): Promise<Quote | string> {
  const { quotePlan } = await guild.ask(QuoteDocument, { plan, member });
  if (quotePlan === null) return 'There is no answer.';
  switch (quotePlan.__typename) {
    case 'Quote':
      return quotePlan;
    case 'PlanNotPublishedProblem':
    case 'NotFoundProblem':
    case 'InvalidInputProblem':
    case 'ConflictProblem':
      return quotePlan.message;
    default:
      return newer(quotePlan);
  }
}

/** The quote in sentences: what is paid and why, what the dearer answer would have needed, how to pay less. */
export function explain(found: Quote): string[] {
  const price = found.price === null ? 'It is not for sale to you.' : `You pay ${money(found.price)}.`;
  const said = [found.row === null ? price : `${price} ${found.row.label}`];
  for (const { row, unmet } of found.rejected) said.push(`Not "${row.label}": ${unmet.map((each) => each.words.sentence).join(' ')}`);
  const [way] = found.better?.ways ?? [];
  if (found.better && way?.reachable) {
    const saving = found.better.saving === null ? '' : `, which saves ${money(found.better.saving)}`;
    said.push(`"${found.better.row.label}"${saving}${way.spend === null ? '' : `: buy for ${money(way.spend)} first`}.`);
  }
  return said;
}

/** Whether the quote can be used now, as everybody who holds it may ask; if not, why, each case in its own words. */
export async function verify(guild: Guildhall, text: string): Promise<{ usable: boolean; why: string }> {
  const { verifyQuote } = await guild.ask(VerifyDocument, { quote: text });
  return verifyQuote === null ? { usable: false, why: 'There is no answer.' } : judge(verifyQuote);
}

function judge(verified: Verified): { usable: boolean; why: string } {
  switch (verified.__typename) {
    case 'QuoteVerification':
      return { usable: true, why: `${verified.planCode}, version ${verified.version}, until ${verified.validUntil}` };
    case 'QuoteExpiredProblem':
    case 'QuoteStaleProblem': // ask for a new one
    case 'QuoteOfAnotherMemberProblem':
    case 'UnknownSigningKeyProblem':
    case 'NotFoundProblem':
    case 'InvalidInputProblem':
      return { usable: false, why: verified.message };
    case 'QuoteForgedProblem':
    case 'QuoteDiffersProblem':
      return { usable: false, why: verified.step === null ? verified.message : `${verified.message} (${verified.step})` };
    default:
      return { usable: false, why: newer(verified) };
  }
}
