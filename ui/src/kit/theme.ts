import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

// Belfry's look: the green of an old bell's patina for what one acts on, bronze for what wants attention, and
// stone greys for everything else. Every text colour keeps 4.5:1 against its ground in both schemes.

const patina: MantineColorsTuple = [
  '#edf6f3', '#dbeae5', '#b7d6cd', '#8fc0b3', '#6aab9b', '#489484', '#337d6f', '#25675b', '#1b5148', '#113a33',
];
const bronze: MantineColorsTuple = [
  '#fcf4e8', '#f6e6cc', '#ecce9f', '#e2b56e', '#d99f48', '#c98a30', '#a96f22', '#87571a', '#674213', '#49300f',
];
const brick: MantineColorsTuple = [
  '#fcefec', '#f7dcd6', '#efb9ae', '#e69384', '#de7260', '#cd5846', '#b24233', '#943326', '#74271d', '#541c15',
];
const stone: MantineColorsTuple = [
  '#f7f8f7', '#eff1ef', '#e4e7e4', '#d5d9d6', '#bcc3bf', '#98a29d', '#727d78', '#545f5a', '#39423e', '#222a27',
];
const ink: MantineColorsTuple = [
  '#dde4e1', '#b5bfbb', '#93a09b', '#6a7873', '#3b4744', '#2c3735', '#222c2a', '#161e1c', '#111817', '#0b1110',
];

export const theme = createTheme({
  colors: { patina, bronze, brick, gray: stone, dark: ink },
  primaryColor: 'patina',
  primaryShade: { light: 7, dark: 6 },
  black: '#1b2321',
  fontFamily: "'Figtree Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace",
  headings: {
    fontFamily: "'Figtree Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.25' },
      h2: { fontSize: '1.2rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '9px', lg: '14px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Button: { defaultProps: { size: 'md' } },
    Modal: { defaultProps: { centered: true, radius: 'lg', padding: 'lg' } },
    Badge: { defaultProps: { tt: 'none', radius: 'sm' } },
    Anchor: { defaultProps: { underline: 'always' } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f8f6',
    '--mantine-color-dimmed': '#56615c',
    '--mantine-color-placeholder': '#6c7772',
    '--mantine-color-error': '#a1372a',
    '--belfry-card': '#ffffff',
    '--belfry-line': '#dfe4e0',
    '--belfry-quiet': '#eef2ef',
    '--belfry-kept': '#25675b',
    '--belfry-attention': '#87571a',
    '--belfry-broken': '#a1372a',
    '--belfry-unknown': '#56615c',
    '--belfry-bell': '#b9812f',
    '--belfry-focus': '#25675b',
    '--belfry-here': '#e4efeb',
    '--belfry-ring': 'rgba(37, 103, 91, 0.10)',
    '--belfry-shadow': '0 1px 2px rgba(20, 40, 34, 0.05), 0 8px 28px -12px rgba(20, 40, 34, 0.14)',
  },
  dark: {
    '--mantine-color-body': '#111817',
    '--mantine-color-dimmed': '#a0aca7',
    '--mantine-color-placeholder': '#8b9893',
    '--mantine-color-error': '#ee9a8c',
    '--belfry-card': '#18211f',
    '--belfry-line': '#2a3533',
    '--belfry-quiet': '#1f2927',
    '--belfry-kept': '#7fc0b0',
    '--belfry-attention': '#e2b56e',
    '--belfry-broken': '#ee9a8c',
    '--belfry-unknown': '#a0aca7',
    '--belfry-bell': '#e2b56e',
    '--belfry-focus': '#7fc0b0',
    '--belfry-here': '#21322e',
    '--belfry-ring': 'rgba(127, 192, 176, 0.09)',
    '--belfry-shadow': '0 1px 2px rgba(0, 0, 0, 0.3), 0 10px 30px -14px rgba(0, 0, 0, 0.5)',
  },
});
