import { describe, expect, it } from 'vitest';
import { Api } from './api';
import { safeBack } from './back';
import { Declined, proven } from './confirm';
import { Problem } from './problem';

interface Sent {
  path: string;
  method: string;
  headers: Record<string, string>;
}

/** A server that gives the prepared answers in order and remembers what it was sent. */
function serverSaying(...answers: Response[]) {
  const sent: Sent[] = [];
  const api = new Api((path, { method, headers }) => {
    sent.push({ path, method: method ?? '', headers: headers as Record<string, string> });
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('connection refused'));
  });
  return { api, sent };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const problem = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } });

describe('what a stolen cookie must not do', () => {
  it('is asked for, then done again, once', async () => {
    const { api, sent } = serverSaying(problem(403, { code: 'confirm-first' }), json({ recoveryCodes: ['a'] }));
    let asked = 0;
    const codes = await proven(api.account.newRecoveryCodes, async () => {
      asked += 1;
    });
    expect([codes.recoveryCodes, asked, sent.length]).toEqual([['a'], 1, 2]);
  });

  it('is not done when the person declines', async () => {
    const { api, sent } = serverSaying(problem(403, { code: 'confirm-first' }));
    const declining = proven(api.account.newRecoveryCodes, () => Promise.reject(new Declined()));
    await expect(declining).rejects.toBeInstanceOf(Declined);
    expect(sent).toHaveLength(1);
  });

  it('is not asked for where the server refuses for another reason', async () => {
    const { api } = serverSaying(problem(403, { code: 'forbidden' }));
    const refused = proven(api.account.newRecoveryCodes, () => Promise.reject(new Error('asked')));
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the way to the server', () => {
  it('shows the token of the session on what changes something, and only there', async () => {
    const { api, sent } = serverSaying(json({ csrf: 'T1' }), new Response(null, { status: 204 }), json([]));
    await api.session();
    await api.account.endSession('a/b');
    await api.people();
    expect(sent.map(({ headers }) => headers['X-Belfry-Csrf'])).toEqual([undefined, 'T1', undefined]);
    expect(sent[1]).toMatchObject({ method: 'DELETE', path: '/api/v1/sessions/a%2Fb' });
  });

  it('reads the session again, once, when its token is no longer taken', async () => {
    const refused = problem(403, { code: 'csrf' });
    const { api, sent } = serverSaying(json({ csrf: 'old' }), refused, json({ csrf: 'new' }), json({ link: 'l' }, 201));
    await api.session();
    await api.invite(true);
    expect(sent.map(({ path }) => path.slice(7))).toEqual(['/session', '/invitations', '/session', '/invitations']);
    expect(sent[3]?.headers['X-Belfry-Csrf']).toBe('new');
  });

  it('tells a refusal with its reasons and how long to wait', async () => {
    const { api } = serverSaying(problem(429, { code: 'throttled', retryAfterSeconds: 90 }));
    await expect(api.signIn.begin('anna', 'x')).rejects.toMatchObject({ code: 'throttled', retryAfterSeconds: 90 });
  });

  it('takes the wait from the Retry-After header when the body has none', async () => {
    const { api } = serverSaying(problem(429, { code: 'throttled' }, { 'Retry-After': '30' }));
    await expect(api.state()).rejects.toMatchObject({ retryAfterSeconds: 30 });
  });

  it('calls silence unreachable, and an answer without words unexplained', async () => {
    const { api } = serverSaying(new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } }));
    await expect(api.state()).rejects.toMatchObject({ status: 502, code: 'unexplained' });
    await expect(api.state()).rejects.toEqual(Problem.unreachable());
  });
});

describe('where to go after signing in', () => {
  it.each(['/trust', '/account', '/people/4f'])('keeps %s', (path) => expect(safeBack(path)).toBe(path));
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/sign-in', '/a:b', '/a?b', 7, undefined])(
    'turns %s into the front page',
    (wanted) => expect(safeBack(wanted)).toBe('/'),
  );
});
