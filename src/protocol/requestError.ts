import * as v from 'valibot';

const exception = v.object({ messageId: v.string(), text: v.string(), variables: v.optional(v.array(v.string())) });
const requestErrorBody = v.object({
  requestError: v.object({ serviceException: v.optional(exception), policyException: v.optional(exception) }),
});

/** The error body of the REST interface, in the style of OMA (PROTOCOL §0.1). */
export interface RequestErrorBody {
  requestError: {
    serviceException?: RequestException;
    policyException?: RequestException;
  };
}

export interface RequestException {
  /** `SVC…` or `POL…`. */
  messageId: string;
  /** May contain `%1`, `%2`, … */
  text: string;
  variables?: string[];
}

/** The code and the finished sentence of an error body, or undefined if it is not one. */
export function readRequestError(body: unknown): { code: string; message: string } | undefined {
  const parsed = v.safeParse(requestErrorBody, body);
  if (!parsed.success) return undefined;
  const { serviceException, policyException } = parsed.output.requestError;
  const found = serviceException ?? policyException;
  if (!found) return undefined;
  const message = found.text.replace(/%(\d)/g, (placeholder, n: string) => found.variables?.[Number(n) - 1] ?? placeholder);
  return { code: found.messageId, message };
}
