import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressKey, normalizeAddress } from '../../src/protocol';

test.each([
  ['bob@example.com', 'sip:bob@example.com'],
  ['sip:bob@example.com', 'sip:bob@example.com'],
  ['  bob@example.com ', 'sip:bob@example.com'],
  ['bob', 'sip:bob@mydomain'],
  ['+1 (613) 555-0100', 'sip:+16135550100@mydomain'],
  ['tel:+1-613-555.0100', 'sip:+16135550100@mydomain'],
  ['*67 613 555 0100', 'sip:*676135550100@mydomain'],
  ['##21#', 'sip:##21#@mydomain'],
  ['a@b@example.com', 'sip:a@b@example.com'],
  ['@bob', 'sip:@bob@mydomain'],
  ['bob@', 'sip:bob@@mydomain'],
  ['mary-ann', 'sip:mary-ann@mydomain'],
])('what a person types as "%s" is called as %s', (typed, called) => {
  expect(normalizeAddress(typed, 'mydomain')).toBe(called);
});

test('whatever is typed, an address comes out, and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      expect(normalizeAddress(typed, 'mydomain')).toMatch(/^sip:.*@/s);
    }),
  );
});

test.each([
  'sip:Bob@Example.com',
  'bob@example.com',
  '"Bob" <sip:bob@example.com>',
  'sip:bob@example.com;transport=ws',
  'sips:bob@example.com?x=1',
])('the address "%s" finds bob@example.com', (address) => {
  expect(addressKey(address)).toBe('bob@example.com');
});
