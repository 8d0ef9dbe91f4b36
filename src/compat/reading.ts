import * as v from 'valibot';
import { HookswitchError } from '../engine';

/**
 * Reads a value a page has given. The messages of the schema say what a value must be.
 * @param name - what the page calls it: `config`.
 * @throws HookswitchError `BAD_INPUT` that names the key and says what it should be.
 */
export function read<Schema extends v.GenericSchema>(schema: Schema, name: string, given: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = [name, v.getDotPath(issue)].filter(Boolean).join('.');
  // Of a key that an object must have, the schema of the object tells, and does not say what the key must be.
  const isMissingKey = issue.type === 'object' && issue.expected?.startsWith('"');
  const problem = isMissingKey ? 'is missing' : `must be ${issue.message}, and is ${inWords(issue.input)}`;
  throw new HookswitchError('BAD_INPUT', { message: `hookswitch: ${key} ${problem}.` });
}

function inWords(value: unknown): string {
  if (value === undefined || value === '') return 'missing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'number' || typeof value === 'boolean' || value === null ? String(value) : `of type ${typeof value}`;
}
