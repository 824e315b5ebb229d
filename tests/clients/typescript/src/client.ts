import type { TypedDocumentString } from './generated.js';

/** Who calls, and where the server is. A page of the server's own origin needs none of it: its cookie goes along by itself. */
export interface Options {
  url?: string;
  /** For programs that keep no cookies: the token of a session or of a partner. */
  token?: string;
  language?: 'zh' | 'en';
  fetch?: typeof fetch;
  /** Waits so many milliseconds. */
  pause?: (milliseconds: number) => Promise<void>;
}

/** What stands in `errors` of an answer: who you are, limits, or a fault. What you can do something about is never there. */
interface Fault {
  message: string;
  extensions: { code: string; requestId: string; outcome?: 'RETRY' | 'UNKNOWN' };
}

interface Answer<Result> {
  data?: Result | null;
  errors?: Fault[];
}

/** Whether what was asked may have happened although no answer says so. */
export type Outcome = 'REFUSED' | 'RETRY' | 'UNKNOWN';

/** The server did not do what was asked, or nobody knows. Quote `requestId` to the operator. */
export class Failed extends Error {
  constructor(
    message: string,
    readonly outcome: Outcome,
    readonly code: string,
    readonly requestId: string | null = null,
    /** Milliseconds after which the server wants to be asked again. */
    readonly after = 0,
  ) {
    super(message);
  }
}

/** What codes mean that carry no outcome of their own; all others refuse. */
const OUTCOMES: Record<string, Outcome> = { RATE_LIMITED: 'RETRY', INTERNAL_SERVER_ERROR: 'UNKNOWN' };
const TRIES = 5;
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A Guildhall server. */
export class Guildhall {
  constructor(private readonly options: Options = {}) {}

  /** The data of a query. It changes nothing, so that it is repeated whenever that may help. */
  async ask<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result> {
    return this.repeat(
      () => this.send(document, variables),
      (failed) => failed.outcome !== 'REFUSED',
    );
  }

  /**
   * The data of a mutation, sent again only where it certainly did nothing. Where nobody knows, `landed` looks: it answers
   * what the mutation would have, or null where it was not made. Without `landed` the caller is told.
   */
  async change<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    landed?: () => Promise<Result | null>,
  ): Promise<Result> {
    const attempt = async (): Promise<Result> => {
      try {
        return await this.send(document, variables);
      } catch (error) {
        if (!(error instanceof Failed) || error.outcome !== 'UNKNOWN' || landed === undefined) throw error;
        const made = await landed();
        if (made !== null) return made;
        throw new Failed(error.message, 'RETRY', error.code, error.requestId);
      }
    };
    return this.repeat(attempt, (failed) => failed.outcome === 'RETRY');
  }

  private async repeat<Result>(attempt: () => Promise<Result>, again: (failed: Failed) => boolean): Promise<Result> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof Failed) || tried === TRIES || !again(error)) throw error;
        const patience = 250 * 2 ** tried * (0.5 + Math.random() / 2);
        await (this.options.pause ?? wait)(Math.max(error.after, patience));
      }
    }
  }

  private async send<Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables): Promise<Result> {
    const { url = '', token, language } = this.options;
    const headers = new Headers({ 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' });
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    if (language !== undefined) headers.set('Accept-Language', language);
    const body = JSON.stringify({ query: document.toString(), variables });
    let answered: Response;
    let answer: Answer<Result>;
    try {
      answered = await (this.options.fetch ?? fetch)(`${url}/graphql`, { method: 'POST', credentials: 'include', headers, body });
      answer = (await answered.json()) as Answer<Result>;
    } catch {
      throw new Failed('The server did not answer.', 'UNKNOWN', 'NO_ANSWER');
    }
    const [fault] = answer.errors ?? [];
    if (fault !== undefined) {
      const { code, requestId, outcome } = fault.extensions;
      const after = 1000 * Number(answered.headers.get('Retry-After') ?? 0);
      throw new Failed(fault.message, outcome ?? OUTCOMES[code] ?? 'REFUSED', code, requestId, after);
    }
    if (answer.data === undefined || answer.data === null) throw new Failed('This is no answer of Guildhall.', 'UNKNOWN', 'NO_DATA');
    return answer.data;
  }
}
