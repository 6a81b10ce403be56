import { Enrol } from '../enrol/Enrol';
import { Account } from '../person/Account';
import type { Pages } from '../routes';
import { t } from '../texts/catalogue';
import { Audit } from './Audit';
import { CallRecords } from './CallRecords';
import { Devices } from './Devices';
import { Doors } from './Doors';
import { Home } from './Home';
import { LiveCalls } from './LiveCalls';
import { People } from './People';
import { Trunks } from './Trunks';
import { Trust } from './Trust';

/** The administrator's pages. */
export const consolePages: Pages = {
  places: [
    { to: '/', name: t.navigation.home, icon: 'home' },
    { to: '/trust', name: t.navigation.trust, icon: 'trust' },
    { to: '/doors', name: t.navigation.doors, icon: 'doors' },
    { to: '/people', name: t.navigation.people, icon: 'people' },
    { to: '/devices', name: t.navigation.devices, icon: 'phone' },
    { to: '/calls', name: t.navigation.calls, icon: 'call' },
    { to: '/call-records', name: t.navigation.records, icon: 'records' },
    { to: '/trunks', name: t.navigation.trunks, icon: 'trunks' },
    { to: '/audit', name: t.navigation.audit, icon: 'audit' },
    { to: '/account', name: t.navigation.account, icon: 'account' },
  ],
  signedIn: {
    '/': Home,
    '/trust': Trust,
    '/doors': Doors,
    '/people': People,
    '/devices': Devices,
    '/calls': LiveCalls,
    '/call-records': CallRecords,
    '/trunks': Trunks,
    '/audit': Audit,
    '/account': Account,
  },
  open: { '/enrol': Enrol },
};
