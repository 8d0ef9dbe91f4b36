import { safeParse, type GenericSchema } from 'valibot';
import { HookswitchError, type ErrorReason } from '../../errors';
import { readRequestError } from '../../protocol';
import { startDeadline } from './deadline';
import { restOrigin, type CpaasOptions, type Credentials } from './options';

/** One request to the service. */
interface RestRequest<T> {
  /** Named in the message when it fails (PROTOCOL §0.1). */
  operation: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The path of the collection, as `protocol` has it. */
  collection: (version: string, user: string) => string;
  /** What follows the collection's path, without the slash between. */
  item?: string | undefined;
  body?: unknown;
  /** Reads what is used of the reply. Without it any 2xx will do, with any body. */
  schema?: GenericSchema<unknown, T> | undefined;
  /** What a status means for this request in particular. */
  reasons?: Partial<Record<number, ErrorReason>> | undefined;
  signal?: AbortSignal | undefined;
}

/** How a request went. `status` is undefined when there was no reply. */
export type Reply<T> = { ok: true; value: T } | { ok: false; status: number | undefined; error: HookswitchError };

export interface Rest {
  /** Sends a request; never rejects. A refused token is renewed and the request repeated, once. */
  ask<T = undefined>(request: RestRequest<T>): Promise<Reply<T>>;
  /** Asks for new tokens in place of the one given; several askers share one answer. Undefined: there are none. */
  renewed(refused: string): Promise<Credentials | undefined>;
}

const defaultTimeoutMs = 10_000;

/** The REST side of the service (PROTOCOL §0). */
export function createRest(options: CpaasOptions): Rest {
  let renewing: Promise<boolean> | undefined;

  async function renewed(refused: string) {
    // While the request was on its way someone else may have brought the new token.
    if (options.credentials()?.accessToken !== refused) return options.credentials();
    renewing ??= askForTokens().finally(() => (renewing = undefined));
    return (await renewing) ? options.credentials() : undefined;
  }

  async function askForTokens() {
    try {
      return (await options.renew?.()) ?? false;
    } catch (error) {
      options.log.warn('new tokens could not be had', error);
      return false;
    }
  }

  async function attempt<T>(request: RestRequest<T>, { accessToken, username }: Credentials): Promise<Reply<T>> {
    const { operation, method, collection, item, body, schema } = request;
    const path = collection(options.server.version ?? 'v1', username) + (item === undefined ? '' : `/${item}`);
    const deadline = startDeadline(options.requestTimeoutMs ?? defaultTimeoutMs, request.signal);
    try {
      const response = await (options.fetch ?? globalThis.fetch)(restOrigin(options.server) + path, {
        method,
        headers: { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: `Bearer ${accessToken}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: deadline.signal,
        // What is taken leave of when the page closes must outlive the page.
        keepalive: method === 'DELETE',
      });
      const content = readJson(await response.text());
      if (!response.ok) return refusal(request, response, content);
      // Without a schema the caller uses nothing of the reply, so that T is undefined.
      if (!schema) return { ok: true, value: undefined as T };
      const parsed = safeParse(schema, content);
      if (parsed.success) return { ok: true, value: parsed.output };
      return { ok: false, status: response.status, error: failed(operation, 'NO_CODE', 'unexpected reply', 'bad-response') };
    } catch (cause) {
      return { ok: false, status: undefined, error: noReply(operation, cause) };
    } finally {
      deadline.stop();
    }
  }

  return {
    renewed,
    async ask(request) {
      const first = options.credentials();
      if (!first) return { ok: false, status: undefined, error: new HookswitchError('authentication:1', { reason: 'not-logged-in' }) };
      const reply = await attempt(request, first);
      if (reply.ok || reply.status !== 401) return reply;
      const fresh = await renewed(first.accessToken);
      return fresh ? attempt(request, fresh) : reply;
    },
  };
}

/** The text of a reply as JSON; undefined where it is none. Never throws. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an empty reply, or a page of a proxy
  }
}

/** Why there was no reply at all. */
export function silenceReason(cause: unknown): ErrorReason {
  return cause instanceof Error && cause.name === 'TimeoutError' ? 'timeout' : 'unreachable';
}

function refusal(request: RestRequest<unknown>, response: Response, content: unknown): Reply<never> {
  const { status } = response;
  const said = readRequestError(content);
  const reason = said?.code === 'SVC0004' ? 'no-such-callee' : (request.reasons?.[status] ?? statusReasons[status]);
  const error = said
    ? new HookswitchError(said.code, { message: said.message, reason, help: false })
    : failed(request.operation, status, response.statusText || String(status), reason);
  return { ok: false, status, error };
}

const statusReasons: Partial<Record<number, ErrorReason>> = { 401: 'unauthorized', 403: 'unauthorized', 429: 'too-many-attempts' };

function noReply(operation: string, cause: unknown): HookswitchError {
  const name = cause instanceof Error ? cause.name : 'Error';
  return failed(operation, name, cause instanceof Error ? cause.message : String(cause), silenceReason(cause), cause);
}

function failed(operation: string, code: string | number, what: string, reason: ErrorReason | undefined, cause?: unknown): HookswitchError {
  return new HookswitchError(code, { message: `${operation} request failed: ${what}`, reason, help: false, cause });
}
