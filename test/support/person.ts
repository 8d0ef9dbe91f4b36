import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { leftovers, receivedMedia } from './witness';

/** Who can log in at the demo with one click. */
export type DemoName = 'Alice' | 'Bob' | 'Carol';

const nothing = { liveTracks: 0, openPeers: 0, elements: 0 };

/** A person at a page of the demo, who goes by roles and names alone. */
export class Person {
  constructor(readonly page: Page) {}

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The banner of whoever is calling; hidden while nobody is. */
  get banner(): Locator {
    return this.page.getByRole('alertdialog', { name: /is calling/ });
  }

  /** The alert that says this. */
  alert(words: RegExp): Locator {
    return this.page.getByRole('alert').filter({ hasText: words });
  }

  /** The lasting line that says what the call is doing. */
  status(words: RegExp): Locator {
    return this.page.getByRole('status').filter({ hasText: words });
  }

  /** The far side's picture. */
  get picture(): Locator {
    return this.page.getByRole('group', { name: /^Picture of/ }).locator('video');
  }

  /** Logs in with one click, and waits until calls can be made and come in. */
  async logInAs(name: DemoName): Promise<void> {
    await this.button(`Log in as ${name}`).click();
    await expect(this.button('Call')).toBeEnabled();
    await expect(this.page.getByRole('log')).toContainText('Calls can reach this page now.');
  }

  /** Calls whoever the field names, or somebody else. */
  async call(address?: string): Promise<void> {
    if (address !== undefined) await this.page.getByRole('textbox', { name: 'Address or number' }).fill(address);
    await this.button('Call').click();
  }

  /** What has the focus. */
  get focus(): Locator {
    return this.page.locator(':focus');
  }

  /** What a screen reader has said so far. */
  announced(): Promise<string[]> {
    return this.page.evaluate(() => window.announced);
  }

  received(): ReturnType<typeof receivedMedia> {
    return this.page.evaluate(receivedMedia);
  }

  /** Waits until this person sees and hears the other. */
  async expectMedia(): Promise<void> {
    const { framesDecoded, audioEnergy } = await this.received();
    await expect.poll(async () => (await this.received()).framesDecoded, 'frames decoded').toBeGreaterThan(framesDecoded + 5);
    await expect.poll(async () => (await this.received()).audioEnergy, 'energy of the sound').toBeGreaterThan(audioEnergy);
  }

  /** Waits until no device, connection or media element of a call is left on the page. */
  async expectNothingLeft(): Promise<void> {
    await expect.poll(() => this.page.evaluate(leftovers), 'live tracks, open connections, elements').toEqual(nothing);
  }
}

/** One calls the other, who answers with video. */
export async function connect(caller: Person, callee: Person): Promise<void> {
  await caller.call();
  await callee.button('Answer with video').click();
  for (const person of [caller, callee]) await expect(person.status(/Connected/)).toBeVisible();
}
