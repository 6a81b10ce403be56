// Serves the built pages with the made-up answers of fixtures.mjs, to look at them: `node pictures/serve.mjs PORT`.
// The scene (door, signed in or not, troubled or not) comes in the cookie "scene". For development alone.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answersFor } from './fixtures.mjs';

const dist = fileURLToPath(new URL('../target/classes/org/belfry/ui/dist/', import.meta.url));
const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

function sceneOf(request) {
    const found = /scene=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    return { door: 'console', at: 'inside', ...Object.fromEntries(new URLSearchParams(decodeURIComponent(found))) };
}

async function page(response, scene) {
    const nonce = randomBytes(16).toString('base64');
    const html = (await readFile(join(dist, 'index.html'), 'utf8'))
        .replaceAll('__NONCE__', nonce)
        .replaceAll('__DOOR__', scene.door);
    response.setHeader(
        'Content-Security-Policy',
        `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self' 'nonce-${nonce}'; ` +
            `img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    );
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html);
}

async function answer(request, response, scene, url) {
    let text = '';
    for await (const chunk of request) text += chunk;
    let found = answersFor(scene)[`${request.method} ${url.pathname.slice('/api/v1'.length)}`];
    if (typeof found === 'function') found = found(text === '' ? {} : JSON.parse(text), url.searchParams);
    // Lists are answers themselves; a status is a pair that begins with a number.
    const [status, body] = Array.isArray(found) && typeof found[0] === 'number' ? found : [found ? 200 : 404, found];
    response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
}

createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const scene = sceneOf(request);
    if (url.pathname.startsWith('/api/v1/')) return answer(request, response, scene, url);
    const type = types[extname(url.pathname)];
    if (type === undefined) return page(response, scene);
    try {
        response.setHeader('Content-Type', type).end(await readFile(join(dist, url.pathname)));
    } catch {
        response.writeHead(404).end();
    }
}).listen(Number(process.argv[2]), '127.0.0.1');
