// Builds or tests the pages for Maven, and only when something changed: `node build.mjs pages|test`.
//
// A stamp is the SHA-256 over every input of the step. It is written after the step succeeded, so a broken
// build is tried again. Packages are installed from package-lock.json alone, without running their scripts.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const room = dirname(fileURLToPath(import.meta.url));
const nodeMajorMin = 20;
const generated = 'target/generated/openapi.ts';
const dist = 'target/classes/org/belfry/ui/dist';
const inputs = {
    packages: ['package.json', 'package-lock.json'],
    api: ['../docs/openapi.json'],
    written: ['e2e', 'pictures'],
    pages: [
        '../docs/openapi.json',
        'package.json',
        'package-lock.json',
        'build.mjs',
        'tsconfig.json',
        'vite.config.ts',
        'index.html',
        'public',
        'src',
    ],
};

function filesBelow(path) {
    if (!existsSync(path)) return [];
    if (statSync(path).isFile()) return [path];
    return readdirSync(path)
        .sort()
        .flatMap((name) => filesBelow(join(path, name)));
}

function stampOf(names) {
    const hash = createHash('sha256').update(process.version);
    for (const file of names.flatMap((name) => filesBelow(join(room, name)))) {
        const bytes = readFileSync(file);
        hash.update(`\n${file.slice(room.length)} ${bytes.length}\n`).update(bytes);
    }
    return hash.digest('hex');
}

function run(command, args) {
    const { status, error } = spawnSync(command, args, { cwd: room, stdio: 'inherit' });
    if (error) fail(`cannot run ${command}: ${error.message}`);
    if (status !== 0) fail(`${command} ${args.join(' ')} ended with ${status} (expected: 0)`);
}

function fail(sentence) {
    console.error(`ui: ${sentence}`);
    process.exit(1);
}

/** Runs the step unless its inputs are those of the last success and its result is still there. */
function onceFor(step, names, result, work) {
    const stampFile = join(room, step === 'packages' ? 'node_modules/.belfry-stamp' : `target/${step}.stamp`);
    const stamp = stampOf(names);
    if (existsSync(join(room, result)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
    rmSync(stampFile, { force: true });
    work();
    mkdirSync(dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, stamp);
}

function packages() {
    onceFor('packages', inputs.packages, 'node_modules/vite/package.json', () =>
        run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']),
    );
}

function tool(name) {
    return join(room, 'node_modules/.bin', name);
}

/** Writes down which files there are, so that the server knows them without asking. */
function list() {
    const paths = filesBelow(join(room, dist)).map((file) => file.slice(join(room, dist).length));
    const served = paths.filter((path) => path !== '/index.html' && path !== '/files.txt');
    writeFileSync(join(room, dist, 'files.txt'), `${served.join('\n')}\n`);
}

const steps = {
    packages,
    api() {
        packages();
        onceFor('api', inputs.api, generated, () =>
            run(tool('openapi-typescript'), ['../docs/openapi.json', '-o', generated]),
        );
    },
    pages() {
        steps.api();
        onceFor('pages', inputs.pages, `${dist}/files.txt`, () => {
            run(tool('tsc'), []);
            run(tool('vite'), ['build', '--logLevel', 'warn']);
            list();
        });
    },
    test() {
        steps.api();
        onceFor('test', [...inputs.pages, ...inputs.written], 'target/surefire-reports/TEST-ui.xml', () => {
            run('npm', ['run', '--silent', 'format:check']);
            run(tool('vitest'), ['run']);
        });
    },
};

const major = Number(process.versions.node.split('.')[0]);
if (major < nodeMajorMin) fail(`Node ${process.versions.node} (expected: ${nodeMajorMin} or newer)`);
const step = steps[process.argv[2]];
if (!step) fail(`unknown step "${process.argv[2]}" (expected: ${Object.keys(steps).join(', ')})`);
step();
