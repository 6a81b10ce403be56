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

function drawn(recordings: RecordedCall[], playing?: string, part = 0) {
  return renderToStaticMarkup(
    <MantineProvider>
      <RecordingList
        recordings={recordings}
        playing={playing === undefined ? undefined : { id: playing, part, sound: new Blob() }}
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

  it('that are long say which part is played, and lead to the others', () => {
    const page = drawn([{ ...recording, seconds: 250 }], '1', 1);
    expect(page).toContain(words.from('4:10'));
    expect(page.match(/<option/g)).toHaveLength(3);
    expect(page).toContain('<option value="1" selected="">2:00</option>');
    expect(drawn([{ ...recording, seconds: 120 }], '1')).not.toContain('<option');
  });

  it('show the player at the one that is played, and names as text', () => {
    const page = drawn([recording, { ...recording, id: '2', people: ['<b>x</b>'] }], '2');
    expect(page.match(/<audio/g)).toHaveLength(1);
    expect(page).toContain('&lt;b&gt;x&lt;/b&gt;');
  });
});
