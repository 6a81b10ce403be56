import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { RecordedCall } from '../api/contract';
import { en } from '../texts/en';
import { RecordingList } from './Recordings';

const words = en.recordings;
const recording: RecordedCall = {
  id: '1',
  people: ['Anna Weber', 'Jonas Hill'],
  rule: 'person',
  beganAt: '2026-01-05T08:00:00Z',
  seconds: 170,
  cut: false,
};

function drawn(recordings: RecordedCall[], playing?: string) {
  return renderToStaticMarkup(
    <MantineProvider>
      <RecordingList
        recordings={recordings}
        playing={playing === undefined ? undefined : { id: playing, sound: new Blob() }}
        loading={undefined}
        play={() => undefined}
      />
    </MantineProvider>,
  );
}

describe('recordings on the screen', () => {
  it('say why there are none', () => {
    expect(drawn([])).toContain(words.emptyText);
  });

  it('say who speaks, how long, and by which rule', () => {
    const page = drawn([recording]);
    for (const part of ['Anna Weber, Jonas Hill', '2:50', words.person]) expect(page).toContain(part);
    expect(page).toContain(`aria-label="${words.playLabel('Anna Weber, Jonas Hill')}"`);
    expect(page).not.toContain(words.cut);
    expect(drawn([{ ...recording, rule: 'trunk carrier' }])).toContain(words.trunk('carrier'));
  });

  it('of nobody who has an account still have a name all the same', () => {
    expect(drawn([{ ...recording, people: [] }])).toContain(words.nobody);
  });

  it('say when they end early', () => {
    expect(drawn([{ ...recording, cut: true }])).toContain(words.cut);
  });

  it('longer than the house plays offer no button that would fail', () => {
    const page = drawn([{ ...recording, seconds: 601 }]);
    expect(page).toContain(words.tooLong);
    expect(page).not.toContain('<button');
    expect(drawn([{ ...recording, seconds: 600 }])).toContain('<button');
  });

  it('show the player at the one that is played, and names as text', () => {
    const page = drawn([recording, { ...recording, id: '2', people: ['<b>x</b>'] }], '2');
    expect(page.match(/<audio/g)).toHaveLength(1);
    expect(page).toContain('&lt;b&gt;x&lt;/b&gt;');
  });
});
