import type { Page } from '@playwright/test';
import { launch, type Browser, type BrowserContext } from 'puppeteer-core';
import { findFirefox } from './debian.mjs';
import { Phone } from './phone';
import { installWitness } from './witness';

/** A Firefox with devices that are not there, and a yes to every question for them. */
const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.devices.unfocused.enabled': true,
};

/**
 * Starts Firefox. Playwright drives one of its own make only, so puppeteer does, by WebDriver BiDi.
 * @throws Error that says what to type where there is no Firefox.
 */
export function launchFirefox(): Promise<Browser> {
  return launch({ browser: 'firefox', executablePath: findFirefox(), headless: true, extraPrefsFirefox: preferences });
}

/** A phone in a fresh page of Firefox; not logged in. */
export async function openFirefoxPhone(context: BrowserContext, address: string): Promise<Phone> {
  const page = await context.newPage();
  await page.evaluateOnNewDocument(installWitness);
  await page.goto(address);
  const asPlaywright = {
    evaluate: page.evaluate.bind(page),
    waitForFunction: page.waitForFunction.bind(page),
    waitForTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  return new Phone(asPlaywright as unknown as Page); // a phone asks no more of its page than these three
}
