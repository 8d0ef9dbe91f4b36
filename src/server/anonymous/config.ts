import * as v from 'valibot';
import { originSchema } from '../origins';
import { isPlainAddress } from './addresses';
import { callKeyRule, isCallKey } from './callTokens';

/** What a strict object has against its value; the words of the configuration. */
type Problem = (issue: v.BaseIssue<unknown>) => string;

const moreThan0 = (message: string) => v.pipe(v.number(message), v.finite(message), v.gtValue(0, 'must be more than 0'));
const perMinute = v.pipe(moreThan0('must be a number'), v.integer('must be a whole number'));
const address = v.pipe(
  v.string('must be an address such as name@example.com'),
  v.check(isPlainAddress, 'must be an address such as name@example.com'),
);

/** The key `anonymous` of the configuration. */
export function anonymousSchema(problem: Problem) {
  const realm = v.strictObject(
    {
      name: v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty')),
      key: v.pipe(v.string('must be a text'), v.check(isCallKey, callKeyRule)),
      maxAgeSeconds: v.optional(moreThan0('must be a number of seconds')),
    },
    problem,
  );
  return v.pipe(
    v.strictObject(
      {
        realms: v.optional(
          v.pipe(
            v.array(realm, 'must be a list'),
            v.check((list) => hasNoDuplicates(list), 'must not have two realms of one name'),
          ),
        ),
        callees: v.union([v.literal('*'), v.array(address, 'must be a list')], calleesProblem),
        regular: v.optional(v.boolean('must be true or false')),
        issueTokens: v.optional(v.boolean('must be true or false')),
        origins: v.optional(v.array(originSchema, 'must be a list')),
        perMinute: v.optional(v.strictObject({ address: v.optional(perMinute), callee: v.optional(perMinute) }, problem)),
      },
      problem,
    ),
    v.forward(
      v.check(({ regular, callees }) => regular !== true || callees !== '*', 'must be a list where regular calls are allowed'),
      ['callees'],
    ),
  );
}

/** Who may call without an account, and whom. */
export type AnonymousConfig = v.InferOutput<ReturnType<typeof anonymousSchema>>;

function hasNoDuplicates(realms: readonly { name: string }[]): boolean {
  return new Set(realms.map(({ name }) => name)).size === realms.length;
}

function calleesProblem({ input }: { input: unknown }): string {
  return input === undefined ? 'is missing' : "must be '*' or a list of addresses such as name@example.com";
}
