import { is, safeParse } from 'valibot';
import { HookswitchError } from '../../errors';
import { tokenError, tokenPath, tokenResponse, type TokenResponse } from '../../protocol';
import { startDeadline } from './deadline';
import { restOrigin, type ServerAddress } from './options';
import { readJson, silenceReason } from './rest';

/** What one offers for tokens (PROTOCOL §1.1). */
export type TokenGrant =
  | { grant: 'password'; clientId: string; username: string; password: string }
  | { grant: 'refresh'; clientId: string; refreshToken: string };

export interface TokenTransport {
  /** Default: that of the platform. */
  fetch?: typeof globalThis.fetch | undefined;
  /** In ms. Default 10 000. */
  timeoutMs?: number | undefined;
}

/**
 * Asks the service for tokens.
 * @throws HookswitchError `authentication:1`, with a reason: none for a wrong name or password, `unauthorized` for a refresh
 * token that no longer holds, `too-many-attempts`, `unreachable`, `timeout`, `bad-response`.
 */
export async function requestTokens(
  request: { server: ServerAddress } & TokenGrant,
  transport: TokenTransport = {},
): Promise<TokenResponse> {
  const deadline = startDeadline(transport.timeoutMs ?? 10_000);
  try {
    const response = await (transport.fetch ?? globalThis.fetch)(restOrigin(request.server) + tokenPath(request.server.version ?? 'v1'), {
      method: 'POST',
      headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form(request)).toString(),
      signal: deadline.signal,
    });
    const content = readJson(await response.text());
    if (!response.ok) throw refusal(request, response.status, content);
    const parsed = safeParse(tokenResponse, content);
    if (!parsed.success) throw new HookswitchError('authentication:1', { message: noTokens, reason: 'bad-response' });
    return parsed.output;
  } catch (cause) {
    if (cause instanceof HookswitchError) throw cause;
    throw new HookswitchError('authentication:1', { message: noTokens, reason: silenceReason(cause), cause });
  } finally {
    deadline.stop();
  }
}

const noTokens = 'The service gave no tokens.';

function form(request: TokenGrant): Record<string, string> {
  const common = { client_id: request.clientId, scope: 'openid' };
  return request.grant === 'password'
    ? { ...common, grant_type: 'password', username: request.username, password: request.password }
    : { ...common, grant_type: 'refresh_token', refresh_token: request.refreshToken };
}

function refusal(request: TokenGrant, status: number, content: unknown): HookswitchError {
  if (status === 429) return new HookswitchError('authentication:1', { message: noTokens, reason: 'too-many-attempts' });
  // Only a word of the protocol says that the credentials are wrong; a proxy's 502 does not.
  if (!is(tokenError, content))
    return new HookswitchError('authentication:1', { message: noTokens, reason: 'bad-response', detail: `HTTP ${status}.` });
  const detail = content.error_description === undefined ? `(${content.error})` : `(${content.error_description})`;
  return new HookswitchError('authentication:1', { detail, ...(request.grant === 'refresh' && { reason: 'unauthorized' }) });
}
