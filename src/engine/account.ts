import { HookswitchError, type ErrorReason, type HookswitchErrorOptions } from '../errors';
import type { Log } from '../log';
import { readIdToken, type TokenGrant, type TokenResponse } from '../signalling';
import type { Emit } from './events';

/** What an application gives after it has logged in by itself. */
export interface Tokens {
  accessToken: string;
  idToken: string;
}

/** What a person logs in with. */
export interface LoginCredentials {
  clientId: string;
  /** The person's e-mail address. */
  username: string;
  password: string;
}

/** Who is logged in. */
export interface UserInfo {
  accessToken: string;
  /** The platform's user id. */
  username: string;
  /** The user's address, `name@domain`. */
  identity: string;
}

export interface AccountContext {
  requestTokens(grant: TokenGrant): Promise<TokenResponse>;
  emit: Emit;
  log: Log;
  /** Who is logged in from the start. */
  user?: UserInfo | undefined;
  /** Whether something runs under the present user's name, so that another must not take over. */
  isInUse(): boolean;
  /** Called after each change of tokens. */
  onTokens(): void;
}

/** Who the user is, and tokens that are always fresh. */
export interface Account {
  readonly user: UserInfo | undefined;
  /** @throws HookswitchError `authentication:1` on missing or malformed tokens. */
  setTokens(tokens: Tokens): void;
  /** @throws HookswitchError `authentication:1`. */
  login(credentials: LoginCredentials): Promise<UserInfo>;
  /** Gets new tokens, if `login` got these. One flight at a time. False: a person must log in again. */
  renew(): Promise<boolean>;
  forget(): void;
}

/** After this part of their life, tokens are renewed. */
const renewAfter = 0.75;
/** How long to wait before another try when the service did not answer, in ms. */
const renewAgainMs = 10_000;
/** A service that gives tokens of no life must not be asked in a storm, in ms. */
const shortestRenewalMs = 1000;
/** Why a renewal fails that may well succeed later. */
const passing: ReadonlySet<ErrorReason> = new Set(['unreachable', 'timeout', 'bad-response', 'too-many-attempts']);
/** Timers of browsers overflow beyond this. */
const longestTimerMs = 2 ** 31 - 1;

/** An account nobody has logged in to yet. */
export function createAccount({ requestTokens, user: initialUser, emit, log, isInUse, onTokens }: AccountContext): Account {
  let user = initialUser;
  let renewal: { clientId: string; refreshToken: string } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flight: Promise<boolean> | undefined;
  // What is under way belongs to the tokens, or the wish, of its time: what comes after a change of them is of no use any more.
  let tokensTaken = 0;
  let wishes = 0;

  function take({ accessToken, idToken }: Tokens, malformed: HookswitchErrorOptions): UserInfo {
    const claims = readIdToken(idToken);
    if (typeof accessToken !== 'string' || accessToken === '' || !claims) throw new HookswitchError('authentication:1', malformed);
    if (user && user.username !== claims.username && isInUse()) {
      throw new HookswitchError('authentication:1', {
        message: 'These tokens are of another user. Call logout before another user logs in.',
      });
    }
    user = { accessToken, username: claims.username, identity: claims.identity ?? claims.username };
    return user;
  }
  function stopRenewing() {
    tokensTaken++;
    clearTimeout(timer);
    renewal = undefined;
    flight = undefined;
  }
  /** Of a login where `before` is missing, otherwise of a renewal. */
  function keep(clientId: string, response: TokenResponse, before?: string) {
    const { access_token: accessToken, id_token: idToken, refresh_token: refreshToken = before, expires_in: seconds } = response;
    const taken = take({ accessToken, idToken }, { reason: 'bad-response' });
    stopRenewing();
    if (refreshToken !== undefined) {
      renewal = { clientId, refreshToken };
      if (seconds !== undefined) renewIn(seconds * 1000 * renewAfter);
    }
    onTokens();
    emit('auth:change', {});
    return taken;
  }
  function renewIn(delayMs: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void renew(), Math.min(Math.max(delayMs, shortestRenewalMs), longestTimerMs));
  }
  function renew(): Promise<boolean> {
    if (!renewal) return Promise.resolve(false);
    flight ??= fly(renewal, tokensTaken);
    return flight;
  }
  async function fly({ clientId, refreshToken }: NonNullable<typeof renewal>, mine: number): Promise<boolean> {
    try {
      const response = await requestTokens({ grant: 'refresh', clientId, refreshToken });
      if (mine !== tokensTaken) return false;
      keep(clientId, response, refreshToken);
      return true;
    } catch (cause) {
      if (mine !== tokensTaken) return false;
      flight = undefined;
      const error = HookswitchError.from(cause, 'authentication:1');
      log.warn('the tokens could not be renewed', error);
      if (error.reason && passing.has(error.reason)) renewIn(renewAgainMs);
      else {
        stopRenewing();
        emit('auth:error', { error: error.toBasicError() });
      }
      return false;
    }
  }

  return {
    get user() {
      return user;
    },
    setTokens(tokens) {
      const given: Partial<Tokens> = typeof tokens === 'object' && (tokens as unknown) !== null ? tokens : {};
      // checked by take
      take(
        { accessToken: given.accessToken as string, idToken: given.idToken as string },
        {
          detail: 'setTokens needs {accessToken, idToken}; one of them is missing or malformed.',
        },
      );
      wishes++;
      stopRenewing();
      onTokens();
      emit('auth:change', {});
    },
    async login({ clientId, username, password }) {
      const mine = ++wishes;
      const response = await requestTokens({ grant: 'password', clientId, username, password });
      if (mine !== wishes) throw new HookswitchError('authentication:1', { message: 'Another login or a logout came in between.' });
      return keep(clientId, response);
    },
    renew,
    forget() {
      wishes++;
      stopRenewing();
      if (!user) return;
      user = undefined;
      emit('auth:change', {});
    },
  };
}
