// The look of the component library: DeepForge's orange and navy, sizes for a dense tool, contrast that holds AA.

import { createTheme, type MantineColorsTuple } from '@mantine/core';
import * as text from './text';
import { FocusKeeper } from './ui/FocusKeeper';

const forge: MantineColorsTuple = [
  '#fff4e6',
  '#ffe6c7',
  '#ffcf96',
  '#ffb760',
  '#ffa645',
  '#f08c1d',
  '#c96a00',
  '#a65300',
  '#844200',
  '#623100',
];

const navy: MantineColorsTuple = [
  '#eef1fb',
  '#dbe1f4',
  '#b5c0e6',
  '#8c9dd8',
  '#6a7fcc',
  '#4a62bd',
  '#3450a8',
  '#29408a',
  '#1c2c63',
  '#080c26',
];

const dark: MantineColorsTuple = [
  '#e6e9f4',
  '#c5cbdd',
  '#9aa4c0',
  '#77829f',
  '#38435f',
  '#262f48',
  '#1b2238',
  '#131929',
  '#0c1120',
  '#070a15',
];

const red: MantineColorsTuple = [
  '#fdecec',
  '#fad4d4',
  '#f3a8a8',
  '#ec7b7b',
  '#e05252',
  '#cf3a3a',
  '#b52a2a',
  '#9b2020',
  '#7d1919',
  '#5e1212',
];

export const theme = createTheme({
  respectReducedMotion: true,
  colors: { forge, navy, dark, red },
  primaryColor: 'forge',
  primaryShade: { light: 4, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  white: '#ffffff',
  black: '#131a30',
  fontFamily:
    'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "JetBrains Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  defaultRadius: 6,
  cursorType: 'pointer',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: { fontWeight: '650' },
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    ActionIcon: { defaultProps: { size: 30, variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false, checkIconPosition: 'right' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, color: 'navy.9' } },
    Menu: { defaultProps: { shadow: 'md', width: 220, position: 'bottom-end' } },
    Modal: {
      defaultProps: {
        centered: true,
        scrollAreaComponent: FocusKeeper,
        radius: 10,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.45 },
        styles: { title: { fontSize: '1rem', fontWeight: 640 } },
        closeButtonProps: { 'aria-label': text.common.close },
      },
    },
  },
});
