import type { Context } from 'hono';
import * as v from 'valibot';
import { limits } from '../limits';
import { Refusal } from '../refusal';
import type { Env } from './endpoint';

/** Reads a JSON body, whatever its Content-Type says. @throws Refusal 400 with the path of the first mistake; 413. */
export async function readBody<Schema extends v.GenericSchema>(c: Context<Env>, schema: Schema): Promise<v.InferOutput<Schema>> {
  const parsed = v.safeParse(schema, parseJson(await readText(c)));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'body';
  if (issue.type === 'picklist' && issue.expected !== null) throw new Refusal('notOneOf', path, listed(issue.expected));
  throw new Refusal('invalid', path);
}

/** Reads a body as text. @throws Refusal 413 as soon as it proves too large. */
export async function readText({ req }: Context<Env>): Promise<string> {
  const announced = req.header('Transfer-Encoding') === undefined ? req.header('Content-Length') : undefined;
  if (Number(announced) > limits.bodyBytes) throw tooLarge();
  // Node itself holds a sender to the length it has announced.
  return announced === undefined ? readCounting(req.raw.body) : req.text();
}

async function readCounting(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > limits.bodyBytes) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it, as it refuses any other body that is no object
  }
}

/** `("Ringing" | "Connected")` of the schema in plain words. */
function listed(expected: string): string {
  return expected.replace(/[()"]/g, '').replaceAll(' | ', ', ');
}

function tooLarge(): Refusal {
  return new Refusal('tooLarge', String(limits.bodyBytes));
}
