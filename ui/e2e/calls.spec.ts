import { expect, type Browser, type Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Baresip, type Credential } from './baresip';
import type { House } from './house';
import { browserOf, expectAccessible, giveSecurityKey, test, visitor, type Visitor } from './scene';
import { heardBy, listenTo, onlyByRelay, toneFile, wayOf, type Heard } from './sound';
import { anna, introduce, jonas, keepAndGoHome, proveByApp, signInByApp } from './steps';

// Telephones in browsers, each with a microphone of its own that sings a tone, call each other and a telephone by
// somebody else. Both sides must hear the other's tone, whatever was done in between.
test.describe.configure({ mode: 'serial' });
test.use({ scenes: 'calls' });

const annaHz = 1_240;
const jonasHz = 690;
const baresipHz = 1_050;
const fileSeconds = 600;

let left: Window;
let right: Window;

interface Window extends Visitor {
  browser: Browser;
}

test.beforeAll(async ({ house, trusting }) => {
  test.setTimeout(300_000);
  const console = await visitor(trusting);
  await introduce(console.page, house.firstLink, anna);
  const authenticator = await proveByApp(console.page);
  await keepAndGoHome(console.page);

  left = await telephoneWindow(house, annaHz);
  await signInByApp(left.page, house.app, anna, authenticator);

  right = await telephoneWindow(house, jonasHz);
  await introduce(right.page, await invitation(console.page, house), jonas);
  await right.page.getByText('Passkey', { exact: true }).click();
  await right.page.getByRole('button', { name: 'Create a passkey' }).click();
  await keepAndGoHome(right.page);

  house.command('extension', 'set', '--user', anna.name, '--number', '101');
  house.command('extension', 'set', '--user', jonas.name, '--number', '102');
  for (const { page } of [left, right]) await openPhone(page);
});

test.afterAll(async () => {
  for (const window of [left, right]) {
    expect(window?.complaints ?? []).toEqual([]);
    await window?.browser.close();
  }
});

async function telephoneWindow(house: House, hz: number): Promise<Window> {
  const home = house.room(`microphone-${hz}`);
  const browser = await browserOf(
    house,
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${toneFile(join(home, 'tone.wav'), hz, fileSeconds)}%noloop`,
  );
  const window = await visitor(browser);
  await giveSecurityKey(window.page);
  await listenTo(window.page);
  return { ...window, browser };
}

async function invitation(page: Page, house: House): Promise<string> {
  await page.goto(`${house.console}/people`);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByText('As a person', { exact: true }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  return page.getByTestId('invitation').innerText();
}

async function openPhone(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Phone' }).click();
  await expect(page.getByText('Ready: you can call and be called.')).toBeVisible();
}

async function dial(page: Page, number: string): Promise<void> {
  await page.getByLabel('Number').fill(number);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
}

function call(page: Page) {
  return page.getByRole('region', { name: 'Your call' });
}

async function expectTone(heard: () => Promise<Heard> | Heard, hz: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const { hz: loudest, share } = await heard();
        return Math.abs(loudest - hz) <= 5 && share > 0.7 ? `${hz} Hz` : `${loudest} Hz, ${share.toFixed(2)} of it`;
      },
      { timeout: 30_000 },
    )
    .toBe(`${hz} Hz`);
}

test('two browsers hear each other, and each is told that it is encrypted', async () => {
  await dial(left.page, '102');
  await expect(call(right.page)).toContainText('Calls you.');
  await call(right.page).getByRole('button', { name: 'Answer' }).click();
  for (const { page } of [left, right]) {
    await expect(call(page)).toContainText('Connected.');
    await expect(call(page)).toContainText('Encrypted between this browser and Belfry');
    await expect(call(page)).toContainText('Microphone is open');
  }
  await expectTone(() => heardBy(left.page), jonasHz);
  await expectTone(() => heardBy(right.page), annaHz);
});

test('on hold neither hears the other, and taken back they do', async () => {
  await call(left.page).getByRole('button', { name: 'Hold' }).click();
  await expect(call(left.page)).toContainText('On hold. The other side does not hear you.');
  await expect(call(right.page)).toContainText('The other side has put you on hold.');
  await expectNoTone(right.page, annaHz);
  await expectNoTone(left.page, jonasHz);
  await call(left.page).getByRole('button', { name: 'Take back' }).click();
  await expect(call(right.page)).toContainText('Connected.');
  await expectTone(() => heardBy(left.page), jonasHz);
  await expectTone(() => heardBy(right.page), annaHz);
});

test('muted, one is not heard and still hears', async () => {
  await call(right.page).getByRole('button', { name: 'Mute' }).click();
  await expect(call(right.page)).toContainText('Microphone is open but muted');
  await expectNoTone(left.page, jonasHz);
  await expectTone(() => heardBy(right.page), annaHz);
  await call(right.page).getByRole('button', { name: 'Unmute' }).click();
  await expectTone(() => heardBy(left.page), jonasHz);
});

test('whoever hangs up, both are told, and the microphones close', async () => {
  await call(right.page).getByRole('button', { name: 'Hang up' }).click();
  await expect(call(right.page)).toContainText('You hung up.');
  await expect(call(left.page)).toContainText('The other side hung up.');
  for (const { page } of [left, right]) {
    await expect(call(page)).not.toContainText('Microphone');
    await call(page).getByRole('button', { name: 'Close' }).click();
  }
});

test('a call the other way is declined, and the caller can leave a message', async () => {
  await dial(right.page, '101');
  await expect(call(left.page)).toContainText('Jonas Hill · 102');
  await expect(call(right.page)).toContainText('It rings there…');
  await expectAccessible(left.page);
  await call(left.page).getByRole('button', { name: 'Decline' }).click();
  await close(left.page);
  // The message box answers.
  await expect(call(right.page)).toContainText('Connected.');
  await call(right.page).getByRole('button', { name: 'Hang up' }).click();
  await close(right.page);
});

test('a caller who gives up is missed', async () => {
  await dial(right.page, '101');
  await expect(call(left.page)).toContainText('Calls you.');
  await call(right.page).getByRole('button', { name: 'Hang up' }).click();
  await expect(call(right.page)).toContainText('The call was given up.');
  await expect(call(left.page)).toContainText('You missed this call.');
  await close(left.page);
  await close(right.page);
});

test('a number that nobody has is named as such', async () => {
  await dial(left.page, '199');
  await expect(call(left.page)).toContainText('This number does not exist.');
  await close(left.page);
});

test('behind a firewall that lets nothing but the web through, one talks all the same', async () => {
  await onlyByRelay(left.page, true);
  await dial(left.page, '102');
  await call(right.page).getByRole('button', { name: 'Answer' }).click();
  await expect(call(left.page)).toContainText('Encrypted between this browser and Belfry');
  expect(await wayOf(left.page)).toBe('relay by tls');
  await expectTone(() => heardBy(left.page), jonasHz);
  await expectTone(() => heardBy(right.page), annaHz);
  await call(left.page).getByRole('button', { name: 'Hang up' }).click();
  await onlyByRelay(left.page, false);
  await close(left.page);
  await close(right.page);
});

test('a telephone by somebody else calls a browser', async ({ house }) => {
  const baresip = await Baresip.start(house.room('desk'), device(house, 'Desk'), baresipHz, '102');
  try {
    await expect(call(right.page)).toContainText('Anna Berg · 101');
    await call(right.page).getByRole('button', { name: 'Answer' }).click();
    await expect(call(right.page)).toContainText('Encrypted between this browser and Belfry');
    await expectTone(() => heardBy(right.page), baresipHz);
    await expectTone(() => baresip.heard(), jonasHz);
    await call(right.page).getByRole('button', { name: 'Hang up' }).click();
    await close(right.page);
  } finally {
    await baresip.close();
  }
});

test('a browser calls a telephone by somebody else, and sends it digits', async ({ house }) => {
  const baresip = await Baresip.start(house.room('hall'), device(house, 'Hall'), baresipHz);
  try {
    await expect.poll(() => baresip.said()).toContain('200 OK');
    await dial(right.page, '101');
    await expectTone(() => heardBy(right.page), baresipHz);
    await expectTone(() => baresip.heard(), jonasHz);
    // It rang in the browser of the same person too.
    await expect(call(left.page)).toContainText('Somebody answered on another telephone.');
    await close(left.page);
    await call(right.page).getByRole('button', { name: 'Keys' }).click();
    const keys = call(right.page).getByRole('group', { name: 'Keys, sent to the other side' });
    for (const key of ['5', '#']) {
      await keys.getByRole('button', { name: key }).click();
      await expect.poll(() => baresip.said()).toContain(`received event: '${key}'`);
    }
    await call(right.page).getByRole('button', { name: 'Hang up' }).click();
    await close(right.page);
  } finally {
    await baresip.close();
  }
});

test('the records say that all of it was encrypted', async ({ house }) => {
  await expect
    .poll(() => {
      const legs = JSON.parse(house.command('cdr', '--json')) as { answeredAt?: string; encrypted: boolean }[];
      return legs.filter((leg) => leg.encrypted).length;
    })
    .toBeGreaterThanOrEqual(6);
});

test('a recorded call is heard by whom the rule names, and by nobody else', async ({ house }) => {
  recordAnna(house);
  await dial(left.page, '102');
  await call(right.page).getByRole('button', { name: 'Answer' }).click();
  // First both hear the notice, and not each other.
  await expectNoTone(right.page, annaHz);
  await expectTone(() => heardBy(right.page), annaHz);
  await expect(call(left.page)).toContainText(/0:1\d/);
  await call(left.page).getByRole('button', { name: 'Hang up' }).click();
  await close(left.page);
  await close(right.page);

  await openRecordings(left.page);
  const play = left.page.getByRole('button', { name: 'Play the recording of Anna Berg, Jonas Hill' });
  await expect
    .poll(async () => {
      await left.page.reload();
      return play.or(left.page.getByText('No recordings')).first().innerText();
    })
    .toBe('Play');
  await expectAccessible(left.page);
  await play.click();
  const player = left.page.getByLabel('Recording of Anna Berg, Jonas Hill', { exact: true });
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(1);

  await openRecordings(right.page);
  await expect(right.page.getByText('No recordings')).toBeVisible();
});

/** Calls of hers are recorded, and she may hear them. */
function recordAnna(house: House): void {
  const plan = JSON.parse(house.command('dialplan', 'show')) as {
    extensions: Record<string, string>;
    recording: { people: string[]; listeners: string[] };
  };
  const her = (plan.extensions['101'] ?? '').replace(/^[a-z]+:/, '');
  plan.recording.people = [her];
  plan.recording.listeners = [her];
  const file = join(house.room('plan'), 'plan.json');
  writeFileSync(file, JSON.stringify(plan));
  house.command('dialplan', 'set', '--file', file);
}

async function openRecordings(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Recordings' }).click();
  await expect(page.getByRole('heading', { name: 'Recordings', exact: true })).toBeVisible();
}

async function close(page: Page): Promise<void> {
  await call(page).getByRole('button', { name: 'Close' }).click();
  await expect(call(page)).toHaveCount(0);
}

function device(house: House, label: string): Credential {
  return JSON.parse(house.command('device', 'add', '--user', anna.name, '--label', label, '--json')) as Credential;
}

/** Waits until that tone is heard no longer. */
async function expectNoTone(page: Page, hz: number): Promise<void> {
  await expect
    .poll(async () => {
      const heard = await heardBy(page);
      return Math.abs(heard.hz - hz) <= 5 && heard.share > 0.3;
    })
    .toBe(false);
}
