// A small firm, made up, for looking at the pages without a server. Never shipped, never a test of Belfry.
const now = Date.now();
const ago = (hours) => new Date(now - hours * 3_600_000).toISOString();
const ahead = (hours) => new Date(now + hours * 3_600_000).toISOString();

const session = {
    person: { id: 'p1', name: 'anna', displayName: 'Anna Berg', administrator: true },
    csrf: 'x',
    signedInAt: ago(0.4),
    expiresAt: ahead(11),
    idleSeconds: 1800,
};
const doors = [
    {
        name: 'console',
        protocol: 'HTTPS',
        address: '127.0.0.1',
        port: 9443,
        purpose: 'The pages of the administrators',
        open: true,
        connections: 2,
        refused: 0,
    },
    {
        name: 'app',
        protocol: 'HTTPS',
        address: '0.0.0.0',
        port: 443,
        purpose: 'The pages of the users',
        open: true,
        connections: 14,
        refused: 1208,
    },
];
const control = (row, name, promise, state, finding) => ({
    id: `${row}-${name}`,
    row,
    name,
    promise,
    state,
    finding,
    seenAt: ago(0.05),
});
const controls = [
    control(
        'A3',
        'Passwords are stretched',
        'Passwords are stored salted and stretched with SHA-512, at least 210,000 rounds.',
        'kept',
        '3 hashes, all PBKDF2-HMAC-SHA512 with 210,000 rounds and a 128-bit salt',
    ),
    control(
        'A6',
        'Administrators have a second factor',
        'For every administrator a second factor is compulsory from the first sign-in.',
        'kept',
        '2 administrators, all with a second factor; no default account',
    ),
    control(
        'B1',
        'Web only over TLS',
        'TLS 1.2 or 1.3 with modern suites, strict headers, port 80 closed.',
        'kept',
        'Both doors answered TLS 1.3 and refused 1.1',
    ),
    control(
        'C6',
        'The record cannot be changed',
        'Each row of the audit ledger seals the one before it.',
        'kept',
        '482 rows verified, last head signed 12 minutes ago',
    ),
    control(
        'E6',
        'Data at rest is sealed',
        'A copy of the data without the keys opens nowhere.',
        'kept',
        'No plain column found in 9 tables; the key folder is apart from the data',
    ),
    control(
        'G1',
        'Embedded database is durable',
        'What was acknowledged survives a crash.',
        'relaxed',
        'synchronous is NORMAL (expected: FULL)',
    ),
];
const audit = (before) => {
    const top = before === undefined ? 482 : Number(before) - 1;
    const actions = ['sign-in.succeeded', 'sign-in.refused', 'invitation.created', 'session.ended', 'trust.checked'];
    const rows = Array.from({ length: 12 }, (_, index) => ({
        sequence: top - index,
        at: ago(index * 0.7 + (482 - top) * 0.7),
        actor: index % 3 === 1 ? 'nobody' : 'Anna Berg',
        from: index % 4 === 0 ? '2001:db8::17' : '192.0.2.17',
        action: actions[index % actions.length],
        details: index % 2 ? { factor: 'totp' } : {},
    }));
    return { rows, next: top > 440 ? top - 11 : null };
};

export function answersFor(scene) {
    const signedIn = !['sign-in', 'enrol'].includes(scene.at);
    const troubled = scene.troubled === '1';
    const shown = troubled ? controls : controls.filter(({ state }) => state === 'kept');
    return {
        'GET /session': signedIn ? { ...session, door: scene.door } : [401, { code: 'not-signed-in' }],
        'POST /enrolment/look': {
            purpose: 'first-administrator',
            expiresAt: ahead(23.6),
            passkeyPossible: true,
            serverName: 'localhost',
            passwordCharactersMin: 16,
        },
        'POST /enrolment/check-password': (body) =>
            body.password.includes('password')
                ? {
                      accepted: false,
                      strength: 1,
                      reasons: [
                          { code: 'common', text: 'This is among the most used passwords. Choose words of your own.' },
                      ],
                  }
                : { accepted: true, strength: 4, reasons: [] },
        'POST /enrolment/begin': {
            attempt: 'a1',
            totp: {
                secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
                uri: 'otpauth://totp/Belfry%20localhost:anna?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Belfry%20localhost&digits=6&period=30',
            },
            passkey: { challenge: 'AQID', user: { id: 'BA', name: 'anna', displayName: 'Anna' } },
        },
        'POST /enrolment/finish': (body) =>
            body.totpCode === '000000'
                ? [401, { code: 'wrong-secret' }]
                : [
                      201,
                      {
                          recoveryCodes: [
                              '7kqm-2xhd',
                              'p9vt-4nrw',
                              'c3zj-8fyb',
                              'm6gs-5tka',
                              'x2hd-9pwe',
                              'r8nb-3vqz',
                              'f4yk-7mcj',
                              't5wa-6gxs',
                              'j9ez-2dhp',
                              'b7rq-8kvn',
                          ],
                          recoveryKit:
                              'BELFRY RECOVERY KIT  1\nServer   localhost\nMade     2026-11-21\n\nQ4TR-88KD-0MPA-XJ21-9ZHC\nVB6E-7WNQ-3YFS-G5RT-L0DU\nK2CX-4JMH-PE8A-61ZB-NW9S\n\nCheck    F3-91-7C',
                      },
                  ],
        'POST /sign-in': (body) =>
            body.password === 'wrong'
                ? [401, { code: 'wrong-secret' }]
                : body.password === 'throttle'
                  ? [429, { code: 'throttled', retryAfterSeconds: 95 }]
                  : { attempt: 'a', factors: ['totp', 'passkey', 'recovery-code'], passkey: { challenge: 'AQID' } },
        'POST /sign-in/second-factor': [204],
        'GET /state': {
            version: '0.1.0',
            startedAt: ago(75),
            now: new Date(now).toISOString(),
            serverName: 'phone.example.test',
            database: 'SQLite',
            memory: { usedBytes: 84e6, maxBytes: 512e6 },
            certificate: {
                subject: 'CN=phone.example.test',
                issuer: 'CN=Belfry authority of phone.example.test, O=Belfry',
                notBefore: ago(200),
                notAfter: ahead(24 * 85),
                names: ['phone.example.test', 'localhost', '127.0.0.1'],
            },
            doors: troubled ? [doors[0], { ...doors[1], open: false, connections: 0 }] : doors,
            controls: troubled
                ? { kept: 5, relaxed: 1, broken: 0, unknown: 2 }
                : { kept: 5, relaxed: 0, broken: 0, unknown: 0 },
            people: 3,
            sessions: 2,
        },
        'GET /trust': { checkedAt: ago(0.05), controls: shown },
        'POST /trust/check': { checkedAt: ago(0), controls: shown },
        'GET /audit': (_, query) => audit(query.get('before') ?? undefined),
        'GET /house/devices': [
            {
                id: 'd1',
                person: 'Anna Berg',
                label: 'Desk',
                username: 'k3vtz07mqa2d',
                encryptedOnly: false,
                addedAt: ago(300),
                presence: {
                    transport: 'tls',
                    address: '192.0.2.31',
                    userAgent: 'baresip v1.0.0 (x86_64/Linux)',
                    since: ago(8),
                    reachable: true,
                },
            },
            {
                id: 'd2',
                person: 'Jonas Hill',
                label: 'Workshop',
                username: '9rf2c8nqw4xe',
                encryptedOnly: true,
                addedAt: ago(90),
            },
        ],
        'POST /house/devices': [
            201,
            {
                id: 'd3',
                username: '7mqa2dk3vtz0',
                password: '0123456789abcdefghjkmnpqrs',
                domain: 'localhost',
                server: '192.0.2.2',
                port: 5061,
                authority: '-----BEGIN CERTIFICATE-----',
            },
        ],
        'GET /house/calls': troubled
            ? []
            : [
                  {
                      id: 'c1',
                      from: 'Anna Berg · 101',
                      to: 'Jonas Hill · 102',
                      beganAt: ago(0.05),
                      answeredAt: ago(0.04),
                      encrypted: true,
                  },
                  { id: 'c2', from: '+44 20 7946 0018', to: 'Anna Berg · 101', beganAt: ago(0.001), encrypted: true },
              ],
        'GET /house/call-records': () => ({
            parts: [
                {
                    call: 'r1',
                    leg: 0,
                    from: 'Anna Berg · 101',
                    to: 'Jonas Hill · 102',
                    beganAt: ago(1),
                    answeredAt: ago(0.99),
                    endedAt: ago(0.9),
                    seconds: 324,
                    status: 200,
                    endedBy: 'caller',
                    cause: 'The caller hung up.',
                    encrypted: true,
                },
                {
                    call: 'r2',
                    leg: 0,
                    from: '+44 20 7946 0018',
                    to: 'Anna Berg · 101',
                    beganAt: ago(3),
                    answeredAt: ago(2.99),
                    endedAt: ago(2.9),
                    seconds: 61,
                    status: 200,
                    endedBy: 'called',
                    cause: 'The called side hung up.',
                    encrypted: true,
                    voice: 'It sounded bad because 6 % of the packets from the provider were lost.',
                },
                {
                    call: 'r3',
                    leg: 0,
                    from: 'Jonas Hill · 102',
                    to: '0900 1234',
                    beganAt: ago(5),
                    endedAt: ago(5),
                    seconds: 0,
                    status: 403,
                    endedBy: 'house',
                    cause: 'Premium numbers are not allowed.',
                    encrypted: false,
                },
            ],
        }),
        'GET /house/trunks': [
            {
                name: 'provider',
                country: 'GB',
                shown: '+442079460018',
                paid: true,
                health: 'up',
                registered: true,
                sentence: 'It answers within 18 ms.',
            },
            {
                name: 'backup',
                country: 'GB',
                shown: '',
                paid: true,
                health: 'down',
                registered: false,
                sentence: 'It has not answered since this morning.',
            },
        ],
        'GET /people': [
            {
                id: 'p1',
                name: 'anna',
                displayName: 'Anna Berg',
                administrator: true,
                addedAt: ago(900),
                lastSignInAt: ago(0.4),
            },
            {
                id: 'p2',
                name: 'jonas',
                displayName: 'Jonas Weiß',
                administrator: true,
                addedAt: ago(640),
                lastSignInAt: ago(26),
            },
            {
                id: 'p3',
                name: 'meral',
                displayName: 'Meral Yıldız',
                administrator: false,
                addedAt: ago(30),
                lastSignInAt: null,
            },
        ],
        'POST /invitations': [
            201,
            { link: 'https://localhost:9443/enrol#Zk3uVb7TqX0c9wLr5mYpEa2HsJdNfG8i1oRtQxWvKzA', expiresAt: ahead(24) },
        ],
        'GET /sessions': [
            {
                id: 's1',
                current: true,
                door: 'console',
                signedInAt: ago(0.4),
                lastSeenAt: ago(0),
                address: '127.0.0.1',
                userAgent:
                    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
            },
            {
                id: 's2',
                current: false,
                door: 'app',
                signedInAt: ago(50),
                lastSeenAt: ago(3),
                address: '192.0.2.17',
                userAgent:
                    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
            },
        ],
        'GET /factors': {
            totp: true,
            passkeys: [
                {
                    id: 'k1',
                    label: 'Work laptop',
                    addedAt: ago(300),
                    lastUsedAt: ago(26),
                    serverName: 'localhost',
                    door: 'console',
                },
            ],
            recoveryCodesLeft: 8,
        },
        'GET /notices': [],
        'POST /factors/recovery-codes': {
            recoveryCodes: ['7kqm-2xhd', 'p9vt-4nrw', 'c3zj-8fyb', 'm6gs-5tka', 'x2hd-9pwe', 'r8nb-3vqz'],
        },
        'POST /sign-out': [204],
        'DELETE /sessions/s2': [204],
    };
}
