// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { useState, version } from 'react';
import { version as domVersion } from 'react-dom';
import { expect, test } from 'vitest';

function Eighteen() {
  const [text] = useState('one copy of React');
  return <p>{text}</p>;
}

test('these tests run with React 18, all of them', () => {
  render(<Eighteen />);

  expect(version).toMatch(/^18\.3\./);
  expect(domVersion).toBe(version);
  expect(screen.getByText('one copy of React')).toBeDefined();
  // The mark of elements is another one from React 19 on.
  expect((<Eighteen />) as unknown).toHaveProperty('$$typeof', Symbol.for('react.element'));
});
