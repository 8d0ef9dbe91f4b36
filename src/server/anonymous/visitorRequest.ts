/** Someone without an account who asks for something, as the host's own check sees it. */
export interface VisitorRequest {
  /** `tokens`: those of a call, from `/callparameters`. `regularCall`: a call without any. */
  readonly asksFor: 'tokens' | 'regularCall';
  /** Whom it wants to call: an e-mail of ours. */
  readonly callee: string;
  readonly remoteAddress: string;
  /** Of the page; absent where there is none, and for a page of our own. */
  readonly origin: string | undefined;
  /** With the query, which may carry the answer to a captcha. */
  readonly url: URL;
  readonly headers: Headers;
}

/** The host's own check of a visitor, such as a captcha. False refuses it with 403; what it throws is logged, and refuses it with 500. */
export type AdmitVisitor = (request: VisitorRequest) => boolean | Promise<boolean>;
