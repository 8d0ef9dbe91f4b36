import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { App } from '../examples/App';
import { HoldMusicNotice } from '../examples/HoldMusicNotice';
import { FrenchPhone } from '../examples/words';
import { phone, talking } from '../phone';

const meta = {
  title: 'Flows/Examples of the pages',
  tags: ['!autodocs'],
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

export const Introduction: Story = {
  name: 'The phone of the introduction, on a client of its own',
  render: () => (
    <div className="stack">
      <App />
    </div>
  ),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Log in' })).toBeEnabled();
    await expect(canvas.getByRole('button', { name: 'Call' })).toHaveAccessibleDescription('Log in to make calls.');
  },
};

export const Hold: Story = {
  name: 'A part of one’s own: Bob will be back',
  render: () => <HoldMusicNotice />,
  loaders: [phone(async (it) => it.farSide.holds(await talking()(it)))],
  play: async ({ canvas }) => {
    await canvas.findByText('Bob Baker will be back in a moment.');
  },
};

export const French: Story = {
  name: 'Some words in French',
  render: () => (
    <div className="stack">
      <FrenchPhone />
    </div>
  ),
  loaders: [phone(talking())],
  play: async ({ canvas }) => {
    await canvas.findByRole('textbox', { name: 'Adresse ou numéro' });
    await canvas.findByRole('button', { name: 'Raccrocher' });
  },
};
