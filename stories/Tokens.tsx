import sheet from '../src/styles/tokens.css?raw';

const tokens = [...sheet.matchAll(/^ +(--hs-[a-z-]+): (.+);$/gm)].map(([, name = '', value = '']) => ({ name, value }));

/** The tokens as they are in the style sheet, with what they look like in both themes. */
export function Tokens() {
  return (
    <table>
      <thead>
        <tr>
          <th>Token</th>
          <th>Default</th>
          <th>Light</th>
          <th>Dark</th>
        </tr>
      </thead>
      <tbody>
        {tokens.map(({ name, value }) => (
          <tr key={name}>
            <td>
              <code>{name}</code>
            </td>
            <td>
              <code>{value}</code>
            </td>
            {['light', 'dark'].map((theme) => (
              <td key={theme} data-theme={theme} style={{ background: 'var(--hs-surface)' }}>
                {isSeen(value) && <Swatch name={name} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const isSeen = (value: string) => /#|gradient/.test(value);

function Swatch({ name }: { name: string }) {
  const looks = name.endsWith('shadow') ? { background: 'var(--hs-surface)', boxShadow: `var(${name})` } : { background: `var(${name})` };
  return (
    <div
      style={{ inlineSize: '4rem', blockSize: '2rem', borderRadius: 'var(--hs-radius)', border: '1px solid var(--hs-line)', ...looks }}
    />
  );
}
