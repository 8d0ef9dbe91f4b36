import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as everything from '../../src';
import { errorReasons } from '../../src/errors';
import { annAlone } from './people';

const page = readFileSync('docs/mobile.md', 'utf8');
const found = (pattern: RegExp) => [...new Set([...page.matchAll(pattern)].map(([, word = '']) => word))];

test('every method that the page for the mobile SDK names is one of the client', () => {
  const { client } = annAlone();
  const named = found(/client\.((?:\w+\.)?\w+)\(/g);

  expect(named.length).toBeGreaterThan(15);
  for (const name of named) {
    const method = name.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], client); // foreign words
    expect(method, name).toBeTypeOf('function');
  }
});

test('every state that the page names is a state, and every state is named', () => {
  const states = page.slice(page.indexOf('## States'), page.indexOf('## Anonymous'));

  for (const state of Object.values(annAlone().client.call.states)) expect(states).toContain(`\`${state}\``);
});

test('every event, component and reason that the page names is there', () => {
  const events = readFileSync('src/engine/events.ts', 'utf8');
  for (const event of found(/`(call:[a-zA-Z]+)`/g)) expect(events, event).toContain(`'${event}':`);
  for (const component of found(/<(\w+)>/g)) expect(everything).toHaveProperty(component);
  for (const reason of found(/reason: '([\w-]+)'/g)) expect(errorReasons).toHaveProperty(reason);
  for (const name of ['canPerform', 'create', 'useCall']) expect(everything).toHaveProperty(name);
});

test('every method of the mobile quickstart is in the table', () => {
  for (const method of [
    ...['createOutgoingCall', 'callCreated', 'callCreationFailed', 'getErrorMessage', 'getId', 'setRemoteVideoView', 'setLocalVideoView'],
    ...['establishCall(true)', 'establishCall(false)', 'establishAudioCall', 'incomingCall', 'acceptCall(true)', 'acceptCall(false)'],
    ...['rejectCall', 'ignoreCall', 'callStatusChanged', 'getType', 'endCall', 'holdCall', 'unholdCall', 'videoStart', 'videoStop'],
    ...['mute()', 'unMute()', 'CallApplicationListener', 'CPaaS'],
  ])
    expect(page).toContain(method);
});
