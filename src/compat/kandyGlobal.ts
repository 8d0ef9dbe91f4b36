import { create } from '../engine';

/** What a page gets from the script build: `Kandy.create(config)`, and `Kandy(config)` for the same. */
const Kandy = Object.assign((...parameters: Parameters<typeof create>) => create(...parameters), { create });

Object.assign(globalThis, { Kandy });
