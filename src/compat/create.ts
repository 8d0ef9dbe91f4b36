import { create as createEngine } from '../engine';
import type { KandyClient } from './client';
import { createOver } from './createOver';
import { readSettings, type KandyConfig } from './settings';

/**
 * Makes a client in the shape of Kandy.js 3, for pages that were written for it. Nothing is sent before `connect`.
 * @throws HookswitchError `BAD_INPUT` that names the wrong key of the configuration.
 */
export function create(given: KandyConfig): KandyClient {
  const settings = readSettings(given);
  return createOver(createEngine(settings.engine), settings);
}
