/** Someone who can be called or calls. */
export interface Party {
  /** `{user}` in every path (PROTOCOL §1.2). */
  readonly userId: string;
  /** The e-mail. */
  readonly address: string;
  readonly name?: string | undefined;
}
