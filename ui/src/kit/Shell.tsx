import { ActionIcon, AppShell, Burger, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, type MouseEvent, type ReactNode } from 'react';
import type { Door, Session } from '../api/contract';
import { t } from '../texts/catalogue';
import { Icon, type IconName } from './Icon';
import { Mark } from './Mark';
import { SchemeSwitch } from './Scheme';

export interface Place {
  to: string;
  name: string;
  icon: IconName;
}

/** Header, navigation and the page. Where it is narrow the navigation opens over the page. */
export function Shell({ door, places, session, onSignOut, children }: ShellProps) {
  const [open, navigation] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => navigation.close(), [path]);
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 226, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a className="bf-skip" href="#content" onClick={toContent}>
        {t.skipToContent}
      </a>
      <AppShell.Header className="bf-shell-header">
        <div className="bf-header">
          <Burger
            opened={open}
            onClick={navigation.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={open ? t.navigation.close : t.navigation.open}
            aria-expanded={open}
          />
          <Link to="/" className="bf-brand">
            <Mark size={30} />
            <span>
              {t.product} <span className="bf-brand-door">{t.door[door]}</span>
            </span>
          </Link>
          <span style={{ flex: 1 }} />
          <SchemeSwitch />
          <AccountMenu session={session} onSignOut={onSignOut} />
        </div>
      </AppShell.Header>
      <AppShell.Navbar className="bf-shell-navbar" aria-label={t.navigation.label}>
        <ul className="bf-nav">
          {places.map((place) => (
            <li key={place.to}>
              <Link to={place.to} {...(place.to === path ? { 'aria-current': 'page' as const } : {})}>
                <Icon name={place.icon} />
                {place.name}
              </Link>
            </li>
          ))}
        </ul>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <div className="bf-page">
          {children}
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

interface ShellProps {
  door: Door;
  places: readonly Place[];
  session: Session;
  onSignOut: () => void;
  /** What concerns the whole shell, above the page. */
  children?: ReactNode;
}

function toContent(event: MouseEvent) {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function AccountMenu({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const { displayName, name } = session.person;
  return (
    <Menu position="bottom-end" shadow="md" width={230} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          bg="var(--belfry-here)"
          c="var(--belfry-kept)"
          radius="xl"
          size={38}
          aria-label={t.navigation.accountMenu(initials(displayName), displayName)}
        >
          <Text span fw={600} size="sm">
            {initials(displayName)}
          </Text>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div style={{ padding: '8px 12px' }}>
          <Text fw={600} lineClamp={1}>
            {displayName}
          </Text>
          <Text size="sm" c="dimmed" lineClamp={1}>
            {name}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="account" size={18} />}
          renderRoot={(props) => <Link to="/account" {...props} />}
        >
          {t.navigation.account}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="out" size={18} />} onClick={onSignOut}>
          {t.navigation.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return picked
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}
