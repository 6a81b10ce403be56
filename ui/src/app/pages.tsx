import { Enrol } from '../enrol/Enrol';
import { Account } from '../person/Account';
import type { Pages } from '../routes';
import { t } from '../texts/catalogue';
import { Messages } from '../phone/Messages';
import { Recordings } from '../phone/Recordings';
import { Phone } from '../phone/Phone';
import { CallBar, PhoneProvider } from '../phone/PhoneProvider';
import { AppHome } from './Home';

/** The user's pages. */
export const appPages: Pages = {
  places: [
    { to: '/', name: t.navigation.home, icon: 'home' },
    { to: '/phone', name: t.navigation.phone, icon: 'phone' },
    { to: '/messages', name: t.navigation.messages, icon: 'messages' },
    { to: '/recordings', name: t.navigation.recordings, icon: 'recordings' },
    { to: '/account', name: t.navigation.account, icon: 'account' },
  ],
  signedIn: { '/': AppHome, '/phone': Phone, '/messages': Messages, '/recordings': Recordings, '/account': Account },
  around: PhoneProvider,
  above: CallBar,
  open: { '/enrol': Enrol },
};
