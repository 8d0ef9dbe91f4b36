import { create, type Client } from 'hookswitch';

/** A client of the server this page came from. It keeps its tokens in memory: loading the page again logs out. */
export function createDemoClient(): Client {
  return create({
    authentication: { server: { base: location.host, protocol: location.protocol === 'https:' ? 'https' : 'http' } },
  });
}
