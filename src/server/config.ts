import * as v from 'valibot';
import { HookswitchError } from '../errors';
import { anonymousSchema } from './anonymous/config';
import { originSchema } from './origins';
import { readPasswordHash } from './passwords';

const nonEmpty = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'));
const seconds = v.pipe(
  v.number('must be a number of seconds'),
  v.finite('must be a number of seconds'),
  v.gtValue(0, 'must be more than 0'),
);

const user = v.pipe(
  v.strictObject(
    {
      email: v.pipe(v.string('must be an e-mail address'), v.regex(/^[^\s@:;<>]+@[^\s@:;<>]+$/, 'must be an e-mail address')),
      password: v.optional(nonEmpty),
      passwordHash: v.optional(
        v.pipe(
          v.string('must be a text'),
          v.check(
            (hash) => readPasswordHash(hash) !== undefined,
            'must have the form scrypt$N$r$p$salt$hash, with salt and hash in base64',
          ),
        ),
      ),
      name: v.optional(v.string('must be a text')),
    },
    problem,
  ),
  v.check(
    ({ password, passwordHash }) => (password === undefined) !== (passwordHash === undefined),
    'must have either password or passwordHash',
  ),
);
const client = v.strictObject({ id: nonEmpty, secret: v.optional(nonEmpty) }, problem);

const schema = v.strictObject(
  {
    users: v.optional(v.pipe(v.array(user, 'must be a list'), v.rawCheck(refuseDuplicates((entry) => entry.email.toLowerCase(), 'email')))),
    clients: v.optional(v.pipe(v.array(client, 'must be a list'), v.rawCheck(refuseDuplicates((entry) => entry.id, 'id')))),
    tokens: v.optional(v.strictObject({ secret: v.optional(nonEmpty), accessSeconds: v.optional(seconds) }, problem)),
    turn: v.optional(
      v.strictObject(
        {
          secret: v.optional(nonEmpty),
          ttlSeconds: v.optional(seconds),
          urls: v.optional(
            v.array(
              v.pipe(v.string('must be a text'), v.regex(/^(stun|turn)s?:\S+$/, 'must begin with turn:, turns: or stun:')),
              'must be a list',
            ),
          ),
        },
        problem,
      ),
    ),
    ringSeconds: v.optional(seconds),
    auditSeconds: v.optional(seconds),
    origins: v.optional(v.array(originSchema, 'must be a list')),
    anonymous: v.optional(anonymousSchema(problem)),
  },
  problem,
);

/** The configuration of a server, as it stands in the file; every key is optional. */
export type ServerConfig = v.InferInput<typeof schema>;

/**
 * Checks a configuration.
 * @throws HookswitchError `BAD_INPUT`; its message names the path of the first mistake: `users[1].email: must be an e-mail address.`
 */
export function readConfig(config: unknown): ServerConfig {
  const parsed = v.safeParse(schema, Array.isArray(config) ? undefined : config);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new HookswitchError('BAD_INPUT', { message: `${pathOf(issue)}: ${issue.message}.` });
}

/** What a strict object has against its value: no object, an unknown key, or a missing one. */
function problem(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return 'is not a key of the configuration';
  return issue.expected === 'Object' ? 'must be an object' : 'is missing';
}

function pathOf(issue: v.BaseIssue<unknown>): string {
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return keys.join('').replace(/^\./, '') || 'the configuration';
}

function refuseDuplicates<Entry>(keyOf: (entry: Entry) => string, member: string) {
  return ({ dataset, addIssue }: v.RawCheckContext<Entry[]>): void => {
    if (!dataset.typed) return;
    const keys = dataset.value.map(keyOf);
    const index = keys.findIndex((key, at) => keys.indexOf(key) !== at);
    if (index < 0) return;
    const list = { type: 'array', origin: 'value', input: dataset.value, key: index, value: dataset.value[index] } as const;
    const entry = { type: 'object', origin: 'value', input: {}, key: member, value: keys[index] } as const;
    addIssue({ message: 'is there twice', path: [list, entry] });
  };
}
